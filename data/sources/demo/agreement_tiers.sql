-- One row per step of a bonus: three or four thresholds around the target, each with its percentage.

with

final as (
    select
        agreements.agreement_id,
        round(agreements.target_amount::double * steps.share / 500) * 500 as threshold_amount,
        steps.bonus_pct + if(agreements.brand_id is null, 0, 0.5) as bonus_pct,
    from agreements
    cross join (values (1, 0.8, 1.0), (2, 1.0, 2.0), (3, 1.15, 3.0), (4, 1.3, 3.5)) as steps (step, share, bonus_pct)
    where agreements.kind = 'bonus' and (steps.step < 4 or agreements.target_amount > 60000)
)

select * from final
