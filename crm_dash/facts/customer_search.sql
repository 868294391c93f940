-- Grain: one row per visible customer that holds every word, best match first.
-- Parameters: organisation_id, owner: the viewer's accounts; words: list of words; text: the whole; page_rows.
with
accounts as (
    select
        customer_id,
        name,
        kind,
        city,
        tax_number,
        strip_accents(lower(concat_ws(' ', name, customer_id, city, tax_number))) as haystack,
        strip_accents(lower(name)) as plain_name
    from visible_accounts($organisation_id, $owner)
)

select customer_id, name, kind, city, tax_number
from accounts
where list_bool_and([contains(haystack, strip_accents(lower(word))) for word in $words::varchar[]]) is not false
order by
    customer_id = $text desc,
    starts_with(plain_name, strip_accents(lower($text::varchar))) desc,
    plain_name,
    customer_id
limit $page_rows
