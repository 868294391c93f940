-- Origin: AdventureWorks, dw/FactResellerSales; names from oltp. Grain: one row per user.
-- A warehouse employee is a person of the operational database by the number of an order both hold (no dates are
-- mixed). The three regional managers are managers, the rest reps; 'adventure' is the vice president of sales, who
-- sells nothing. Made up to sign in as: one manager per territory. Nobody has a default distributor.

with

orders as (
    select distinct
        "EmployeeKey" as employee_key,
        "SalesOrderNumber" as order_number,
    from 'dw/FactResellerSales.parquet'
),

headers as (
    select
        "SalesOrderNumber" as order_number,
        "SalesPersonID"::varchar as person_id,
    from 'oltp/Sales.SalesOrderHeader.parquet'
),

people as (
    select
        "BusinessEntityID" as person_id,
        "FirstName" || ' ' || "LastName" as name,
        "EmailAddress" as email,
        "JobTitle" as job_title,
    from 'oltp/Sales.vSalesPerson.parquet'
),

territories as (
    select
        'territory-' || "SalesTerritoryKey" as territory_id,
        "SalesTerritoryRegion" as region,
    from 'dw/DimSalesTerritory.parquet'
    where "SalesTerritoryAlternateKey" <> 0
),

sellers as (
    select distinct
        orders.employee_key,
        headers.person_id,
    from orders
    inner join headers on orders.order_number = headers.order_number
),

final as (
    select
        'employee-' || sellers.employee_key as user_id,
        people.name,
        people.email,
        'adventure-works' as organisation_id,
        if(people.job_title like '%Manager', 'manager', 'rep') as role,
        true as active,
    from sellers
    inner join people on sellers.person_id = people.person_id
    union all
    select
        'adventure' as user_id,
        'Brian Welcker' as name,
        null as email,
        'adventure-works' as organisation_id,
        'admin' as role,
        true as active,
    union all
    select
        territory_id as user_id,
        'Territory manager, ' || region as name,
        null as email,
        territory_id as organisation_id,
        'manager' as role,
        true as active,
    from territories
)

select * from final
