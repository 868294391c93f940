-- Origin: Dolibarr 9 demo, llx_propaldet. Grain: one row per line of a quote. Amounts are without tax.
-- Titles and subtotals (product_type 9) are no lines. The line number is the row's own: positions may repeat.

with

proposals as (
    select
        rowid,
        ref,
    from read_csv('llx_propal.csv.gz', all_varchar = true)
    where fk_statut <> '0'
),

lines as (
    select *
    from read_csv('llx_propaldet.csv.gz', all_varchar = true)
    where product_type <> '9'
),

final as (
    select
        proposals.ref as quote_id,
        lines.rowid as line_no,
        coalesce(lines.fk_product, 'free-text') as product_id,
        lines.qty as quantity,
        lines.total_ht as amount,
    from lines
    inner join proposals on lines.fk_propal = proposals.rowid
)

select * from final
