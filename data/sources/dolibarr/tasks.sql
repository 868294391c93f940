-- Origin: Dolibarr 9 demo, llx_projet_task, llx_projet. Grain: one row per task of a customer's project.
-- A task is complete at progress 100, on the day of its last change; it is its creator's. Priority 0 is none.

with

project_tasks as (
    select *
    from read_csv('llx_projet_task.csv.gz', all_varchar = true)
),

projects as (
    select *
    from read_csv('llx_projet.csv.gz', all_varchar = true)
),

third_parties as (
    select rowid
    from read_csv('llx_societe.csv.gz', all_varchar = true)
    where client <> '0'
),

logins as (
    select
        rowid,
        login,
    from read_csv('llx_user.csv.gz', all_varchar = true)
),

final as (
    select
        project_tasks.ref as task_id,
        'dolibarr' as organisation_id,
        projects.fk_soc as customer_id,
        logins.login as user_id,
        projects.title || ': ' || project_tasks.label as title,
        project_tasks.description,
        project_tasks.datec as created_at,
        project_tasks.datee::date as due_on,
        if(project_tasks.progress = '100', project_tasks.tms, null) as completed_at,
        nullif(project_tasks.priority, '0') as priority,
    from project_tasks
    inner join projects on project_tasks.fk_projet = projects.rowid
    semi join third_parties on projects.fk_soc = third_parties.rowid
    left join logins on project_tasks.fk_user_creat = logins.rowid
)

select * from final
