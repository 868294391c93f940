-- Origin: Dolibarr 9 demo, llx_commande, llx_element_element. Grain: one row per order (order_id: its reference).
-- Status: 1 confirmed and 2 being sent are open, 3 is delivered, -1 cancelled; 0, a draft, stays out. The quote is
-- the one the order was made from; three more of those links lead to drafts.

with

customer_orders as (
    select *
    from read_csv('llx_commande.csv.gz', all_varchar = true)
    where fk_statut <> '0'
),

proposals as (
    select
        rowid,
        ref,
    from read_csv('llx_propal.csv.gz', all_varchar = true)
    where fk_statut <> '0'
),

links as (
    select
        fk_target,
        min(fk_source::bigint)::varchar as fk_source,
    from read_csv('llx_element_element.csv.gz', all_varchar = true)
    where sourcetype = 'propal' and targettype = 'commande'
    group by fk_target
),

final as (
    select
        customer_orders.ref as order_id,
        customer_orders.date_commande as ordered_at,
        customer_orders.fk_soc as customer_id,
        'dolibarr' as distributor_id,
        proposals.ref as quote_id,
        case customer_orders.fk_statut
            when '-1' then 'cancelled'
            when '3' then 'delivered'
            else 'open'
        end as status,
    from customer_orders
    left join links on customer_orders.rowid = links.fk_target
    left join proposals on links.fk_source = proposals.rowid
)

select * from final
