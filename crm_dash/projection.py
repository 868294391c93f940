HISTORY_MONTHS = 60


def project(daily, as_of, country):
    return None
