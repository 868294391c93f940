"""The parts of an XLSX file around its cells (Office Open XML, ECMA-376): styles, sheets, workbook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from crm_dash.exports.table import About, Column, Kind
from crm_dash.exports.xlsx_cells import HEAD, WRAPPED, column_name, text_cell

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OOXML = "http://schemas.openxmlformats.org"
_MAIN = f"{_OOXML}/spreadsheetml/2006/main"
_LINKS = f"{_OOXML}/officeDocument/2006/relationships"
_PACKAGE = f"{_OOXML}/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WIDTHS: dict[Kind, int] = {
    "text": 28, "money": 15, "quantity": 12, "count": 10, "percent": 12, "date": 13, "datetime": 18, "month": 12
}  # fmt: skip
_ABOUT_SHEET = "xl/worksheets/about.xml"
_LONGEST_TITLE = 31
_NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")

# In the order of the names in xlsx_cells: (number format, the rest). 4 and 3 are 1,234.50 and 1,234; 14 and 22 the
# reader's own way to write a date, alone and with the time.
_CELL_STYLES = (
    (0, ""),
    (0, ' fontId="1" applyFont="1" quotePrefix="1"'),
    (0, ' quotePrefix="1"'),
    (4, ""),
    (0, ""),
    (3, ""),
    (164, ""),
    (14, ""),
    (22, ""),
    (165, ""),
    (0, ' applyAlignment="1" quotePrefix="1"><alignment vertical="top" wrapText="1"/></xf'),
)


def _style(number_format: int, more: str) -> str:
    applied = ' applyNumberFormat="1"' if number_format else ""
    end = ">" if more.endswith("</xf") else "/>"
    font = "" if "fontId" in more else ' fontId="0"'
    return f'<xf numFmtId="{number_format}"{font} borderId="0" fillId="0" xfId="0"{applied}{more}{end}'


_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="0.0%"/>'
    '<numFmt numFmtId="165" formatCode="mmm\\ yyyy"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    f'<cellXfs count="{len(_CELL_STYLES)}">{"".join(_style(*style) for style in _CELL_STYLES)}</cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)

# What is the same in every file. Programs that tell files apart look at the first parts.
FIXED = {
    "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/styles.xml": _STYLES,
}


def data_sheet(number: int) -> str:
    """The part of the n-th sheet of rows, from 1."""
    return f"xl/worksheets/sheet{number}.xml"


def sheet_title(text: str, number: int = 1) -> str:
    """A sheet's name: at most 31 characters, none that spreadsheets forbid; the second and later ones counted."""
    tail = f" ({number})" if number > 1 else ""
    clean = _NOT_IN_TITLE.sub(" ", text)[: _LONGEST_TITLE - len(tail)].strip().strip("'")
    return f"{clean or 'export'}{tail}"


def sheet_head(columns: Sequence[Column]) -> str:
    """All before the rows: the labels stay in sight, widths by kind."""
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{_WIDTHS[column.kind]}" customWidth="1"/>'
        for n, column in enumerate(columns, start=1)
    )
    labels = "".join(f'<c r="{column_name(n)}1"{text_cell(column.label, HEAD)}</c>' for n, column in enumerate(columns))
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols>{widths}</cols><sheetData><row r="1">{labels}</row>'
    )


def sheet_foot(columns: int, rows: int) -> str:
    """All after the rows: the labels filter them."""
    return f'</sheetData><autoFilter ref="A1:{column_name(columns - 1)}{rows + 1}"/></worksheet>'


def closing(about: About, titles: Sequence[str]) -> dict[str, str]:
    """The parts that can be written once it is known how many sheets the rows filled: the workbook and its contents."""
    sheets = [(title, data_sheet(number)) for number, title in enumerate(titles, start=1)]
    sheets.insert(1, (sheet_title(about.heading), _ABOUT_SHEET))
    return {
        _ABOUT_SHEET: _about_sheet(about),
        "xl/workbook.xml": _workbook([title for title, _ in sheets]),
        "xl/_rels/workbook.xml.rels": _workbook_links([part for _, part in sheets]),
        "[Content_Types].xml": _content_types([part for _, part in sheets]),
    }


def _about_sheet(about: About) -> str:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"{text_cell(label, HEAD)}</c><c r="B{n}"{text_cell(text, WRAPPED)}</c></row>'
        for n, (label, text) in enumerate(about.lines, start=1)
    )
    widths = '<col min="1" max="1" width="24" customWidth="1"/><col min="2" max="2" width="100" customWidth="1"/>'
    return f'{_XML}<worksheet xmlns="{_MAIN}"><cols>{widths}</cols><sheetData>{rows}</sheetData></worksheet>'


def _workbook(titles: Sequence[str]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(title)} sheetId="{n}" r:id="rId{n}"/>' for n, title in enumerate(titles, start=1)
    )
    return f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{sheets}</sheets></workbook>'


def _workbook_links(sheet_parts: Sequence[str]) -> str:
    sheets = "".join(
        f'<Relationship Id="rId{n}" Type="{_LINKS}/worksheet" Target="{part.removeprefix("xl/")}"/>'
        for n, part in enumerate(sheet_parts, start=1)
    )
    styles = f'<Relationship Id="styles" Type="{_LINKS}/styles" Target="styles.xml"/>'
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{sheets}{styles}</Relationships>'


def _content_types(sheet_parts: Sequence[str]) -> str:
    overrides = [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles")]
    overrides += [(part, "worksheet") for part in sheet_parts]
    entries = "".join(f'<Override PartName="/{part}" ContentType="{_TYPES}.{kind}+xml"/>' for part, kind in overrides)
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{entries}</Types>'
    )
