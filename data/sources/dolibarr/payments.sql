-- Origin: Dolibarr 9 demo, llx_paiement_facture, llx_paiement. Grain: one row per part of a payment that was
-- applied to a document. A document that Dolibarr classes as paid (status 2) owes nothing, also when its payments
-- do not cover it (a credit note turned into a discount, a discount granted): the rest is settled on the day it
-- fell due ('settled-…'). Payments applied to nothing stay out.

with

invoices as (
    select
        rowid,
        facnumber,
        fk_statut,
        datef,
        date_lim_reglement,
        total_ttc::decimal(14, 2) as amount,
    from read_csv('llx_facture.csv.gz', all_varchar = true)
    where fk_statut in ('1', '2')
),

payments_made as (
    select
        rowid,
        datep,
    from read_csv('llx_paiement.csv.gz', all_varchar = true)
),

applications as (
    select *
    from read_csv('llx_paiement_facture.csv.gz', all_varchar = true)
),

applied as (
    select
        fk_facture,
        sum(amount::decimal(14, 2)) as amount,
    from applications
    group by fk_facture
),

final as (
    select
        applications.rowid as payment_id,
        invoices.facnumber as document_id,
        payments_made.datep::date as paid_on,
        applications.amount::decimal(14, 2) as amount,
    from applications
    inner join invoices on applications.fk_facture = invoices.rowid
    inner join payments_made on applications.fk_paiement = payments_made.rowid
    union all
    select
        'settled-' || invoices.facnumber as payment_id,
        invoices.facnumber as document_id,
        coalesce(invoices.date_lim_reglement, invoices.datef)::date as paid_on,
        invoices.amount - coalesce(applied.amount, 0) as amount,
    from invoices
    left join applied on invoices.rowid = applied.fk_facture
    where invoices.fk_statut = '2' and invoices.amount <> coalesce(applied.amount, 0)
)

select * from final
