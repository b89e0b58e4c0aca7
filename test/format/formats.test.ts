import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, it } from 'vitest'
import { aCanvas, aPage, FORMATS } from './pages.js'

it('lists every file of the folder as a format', () => {
  const files = readdirSync(new URL('../../src/format', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'formats.ts')
    .map((entry) => basename(entry.name, '.ts'))
  expect(Object.keys(FORMATS).sort()).toEqual(files.sort())
})

it('tells of every format in the README', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const flag = readme.split('\n').find((line) => line.startsWith('| `--format <name>`'))
  expect(flag?.match(/(?<=`)[a-z-]+(?=`)/g)).toEqual(Object.keys(FORMATS))
})

it('ends what it prints with one line end, whatever the format', () => {
  const page = { ...aPage({ kind: 'line', spans: [{ text: 'Hello' }] }), sheet: { columns: ['a'], rows: [] } }
  for (const format of Object.values(FORMATS)) {
    expect(format(page, aCanvas())).toMatch(/[^\n]\n$/)
  }
})

it('prints the document as exactly one JSON value', () => {
  const document = { name: 'Sales \u2028 \ud800 "quoted"', agents: [] }
  const text = FORMATS.json({ ...aPage(), document }, aCanvas())
  expect(JSON.parse(text)).toEqual(document)
})
