-- Origin: Dolibarr 9 demo, llx_facture, llx_facturedet. Grain: one row per invoice line. Amounts are without tax.
-- As in Dolibarr's own turnover report, invoices of status 1 and 2 count: drafts (0) and abandoned ones (3) do
-- not; deposits (type 3) do; credit notes (type 2) are negative, and so is their quantity here. Titles and
-- subtotals (product_type 9) are no lines. An invoice of several orders belongs to the first.

with

invoices as (
    select *
    from read_csv('llx_facture.csv.gz', all_varchar = true)
    where fk_statut in ('1', '2')
),

lines as (
    select *
    from read_csv('llx_facturedet.csv.gz', all_varchar = true)
    where product_type <> '9'
),

customer_orders as (
    select
        rowid,
        ref,
    from read_csv('llx_commande.csv.gz', all_varchar = true)
    where fk_statut <> '0'
),

links as (
    select
        fk_target,
        min(fk_source::bigint)::varchar as fk_source,
    from read_csv('llx_element_element.csv.gz', all_varchar = true)
    where sourcetype = 'commande' and targettype = 'facture'
    group by fk_target
),

final as (
    select
        invoices.facnumber as document_id,
        lines.rowid as line_no,
        invoices.datef as sold_on,
        invoices.fk_soc as customer_id,
        'dolibarr' as distributor_id,
        coalesce(lines.fk_product, 'free-text') as product_id,
        lines.qty::decimal(14, 3) * if(lines.total_ht::double < 0, -1, 1) as quantity,
        lines.total_ht as amount,
        customer_orders.ref as order_id,
    from lines
    inner join invoices on lines.fk_facture = invoices.rowid
    left join links on invoices.rowid = links.fk_target
    left join customer_orders on links.fk_source = customer_orders.rowid
)

select * from final
