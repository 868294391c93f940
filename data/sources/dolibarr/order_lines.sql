-- Origin: Dolibarr 9 demo, llx_commandedet. Grain: one row per line of an order. Amounts are without tax.
-- Titles and subtotals (product_type 9) are no lines. The line number is the row's own: positions may repeat.

with

customer_orders as (
    select
        rowid,
        ref,
    from read_csv('llx_commande.csv.gz', all_varchar = true)
    where fk_statut <> '0'
),

lines as (
    select *
    from read_csv('llx_commandedet.csv.gz', all_varchar = true)
    where product_type <> '9'
),

final as (
    select
        customer_orders.ref as order_id,
        lines.rowid as line_no,
        coalesce(lines.fk_product, 'free-text') as product_id,
        lines.qty as quantity,
        lines.total_ht as amount,
    from lines
    inner join customer_orders on lines.fk_commande = customer_orders.rowid
)

select * from final
