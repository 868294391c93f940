-- One row per sales document of the last 24 months, owed to whoever invoiced it: the distributor, or the manufacturer
-- when it sold direct. Amounts carry 21 % VAT. Each customer has its term (30 or 60 days); a few documents lost
-- their due date, a few are disputed.

with

documents as (
    select
        document_id,
        any_value(sold_on) as issued_on,
        any_value(customer_id) as customer_id,
        any_value(distributor_id) as distributor_id,
        any_value(product_id) as product_id,
        round(sum(amount) * 1.21, 2) as amount,
    from sales
    where sold_on >= date_trunc('month', getvariable('today') - interval 24 months)
    group by document_id
),

final as (
    select
        documents.document_id,
        coalesce(documents.distributor_id, brands.manufacturer_id) as organisation_id,
        documents.customer_id,
        if(documents.amount < 0, 'credit_note', 'invoice') as kind,
        documents.issued_on,
        case
            when hash('no due date', documents.document_id) % 1000 < 15 then null
            when documents.amount < 0 then documents.issued_on
            else documents.issued_on + if(hash('term', documents.customer_id) % 100 < 60, 30, 60)
        end as due_on,
        documents.amount,
        documents.amount > 0 and hash('disputed', documents.document_id) % 1000 < 6 as disputed,
    from documents
    inner join products on documents.product_id = products.product_id
    inner join brands on products.brand_id = brands.brand_id
    where documents.amount <> 0
)

select * from final
