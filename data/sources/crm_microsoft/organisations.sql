-- Origin: Microsoft CRM sample. Grain: one row, the company whose CRM this is (it has no name in the sample).
-- Of kind manufacturer without distributors: its quotes and orders are all direct, and all of them show.

with

final as (
    select
        'crm' as organisation_id,
        'Microsoft CRM sample company' as name,
        'manufacturer' as kind,
)

select * from final
