-- One row per payment. Customers have a temperament: most pay around the due date, some a week or two late, a few much
-- later. One document in sixteen is paid in two parts. Disputed ones wait for months, a few are never paid; credit
-- notes are applied (a negative payment) within some weeks. What falls after today has not happened yet.

with

debts as (
    select
        document_id,
        kind,
        amount,
        issued_on,
        hash('temperament', customer_id) % 100 as temperament,
        hash('payment', document_id) % 1000 as chance,
        coalesce(due_on, issued_on + 30) as expected_on,
        hash('in parts', document_id) % 100 < 6 and kind = 'invoice' as in_parts,
        if(in_parts, round(amount * (0.4 + (chance % 30) / 100.0), 2), amount) as first_amount,
        case
            when kind = 'credit_note' then issued_on + 5 + (chance % 40)::int
            when disputed then expected_on + 120 + (chance % 120)::int
            when temperament < 82 then expected_on - 6 + (chance % 6)::int
            when temperament < 93 then expected_on + (chance % 12)::int
            else expected_on + 5 + (chance % 45)::int
        end as first_day,
    from receivables
    -- never paid: one in a thousand, more among the worst payers
    where chance >= if(temperament >= 93, 8, 1)
),

parts as (
    select
        document_id,
        issued_on,
        1 as part,
        first_day as day,
        first_amount as amount,
    from debts
    union all
    select
        document_id,
        issued_on,
        2 as part,
        first_day + 15 + (hash('second part', document_id) % 30)::int as day,
        amount - first_amount as amount,
    from debts
    where in_parts
),

dated as (
    -- banks pay on weekdays: weekends move to the Monday
    select
        *,
        greatest(issued_on, day + [1, 0, 0, 0, 0, 0, 2][dayofweek(day) + 1]) as paid_on,
    from parts
),

final as (
    select
        'C' || document_id || '-' || part as payment_id,
        document_id,
        paid_on,
        amount,
    from dated
    where paid_on <= getvariable('today') and amount <> 0
)

select * from final
