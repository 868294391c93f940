-- Origin: Dolibarr 9 demo, llx_facture. Grain: one row per invoice, deposit or credit note (document_id: its
-- reference). Amounts are with tax. Drafts (status 0) and abandoned invoices (3) are owed by nobody and stay out.
-- Dolibarr marks no disputes.

with

invoices as (
    select *
    from read_csv('llx_facture.csv.gz', all_varchar = true)
    where fk_statut in ('1', '2')
),

final as (
    select
        facnumber as document_id,
        'dolibarr' as organisation_id,
        fk_soc as customer_id,
        if(type = '2', 'credit_note', 'invoice') as kind,
        datef as issued_on,
        date_lim_reglement as due_on,
        total_ttc as amount,
        false as disputed,
    from invoices
)

select * from final
