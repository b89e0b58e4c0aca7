/** The rows of a CSV text (RFC 4180) as objects, by the names in its first row. */
export function parseCsv(text: string): Readonly<Record<string, string>>[] {
  const [names, ...rows] = rowsOf(text.replace(/^\uFEFF/, ''))
  return rows
    .filter((row) => row.some((cell) => cell !== ''))
    .map((row) => Object.fromEntries((names ?? []).map((name, index) => [name.trim(), row[index] ?? ''])))
}

/** A cell, quoted or plain, and what ends it. */
const CELL = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/g

function rowsOf(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [whole, cell = '', end] of text.matchAll(CELL)) {
    if (whole === '') break
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell.trim())
    if (end !== ',' && end !== '') rows.push([])
  }
  return rows
}
