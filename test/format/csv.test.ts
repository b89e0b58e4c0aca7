import fc from 'fast-check'
import { expect, it } from 'vitest'
import { csvFormat } from '../../src/format/csv.js'
import type { Cell, Sheet } from '../../src/model/page.js'
import { agentFile } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, runIn, textOf } from '../world.js'
import { hostileText } from './hostile.js'
import { aCanvas, aPage } from './pages.js'

const csvOf = (sheet: Sheet): string => csvFormat({ ...aPage(), sheet }, aCanvas())

/** One record of these cells, as it is written. */
const recordOf = (...cells: Cell[]): string => csvOf({ columns: [], rows: [cells] }).replace(/^\r\n/, '')

/** RFC 4180, character by character: another reader than any in the program. */
function read(csv: string): string[][] {
  const records: string[][] = []
  let [cell, record, quoted] = ['', [] as string[], false]
  for (let at = 0; at < csv.length; at++) {
    const [now, next] = [csv[at], csv[at + 1]]
    if (quoted && now === '"' && next === '"') cell += csv[++at]
    else if (now === '"') quoted = !quoted
    else if (!quoted && now === ',') [cell, record] = ['', [...record, cell]]
    else if (!quoted && now === '\r' && next === '\n') {
      records.push([...record, cell])
      ;[cell, record] = ['', []]
      at++
    } else cell += now
  }
  return records
}

it('writes numbers, truth and nothing plainly, and quotes what has to be quoted', () => {
  expect(recordOf('plain', 0.5, true, null, 'a, b', 'say "a"', 'two\nlines', ' blank')).toBe(
    'plain,0.5,true,,"a, b","say ""a""","two\nlines"," blank"\r\n',
  )
})

it.each(['=1+1', '+SUM(A1)', '-2+3', '@cmd', '\t=1', '\r=1', ' =1', '\u200b=1', '＝1', "=HYPERLINK('x')"])(
  'keeps a spreadsheet from running %j',
  (text) => {
    const [[cell] = []] = read(recordOf(text))
    expect(cell).toMatch(/^'/)
  },
)

it.each(['+13415550101', '-5', '-0.5', 'a=1', 'unknown'])('leaves %j as it is', (text) => {
  expect(recordOf(text)).toBe(`${text}\r\n`)
})

it('says of every text what it says, in one cell that nothing obeys', () => {
  fc.assert(
    fc.property(fc.array(hostileText, { minLength: 2, maxLength: 4 }), (texts) => {
      const csv = recordOf(...texts)
      const [cells = [], ...others] = read(csv)
      expect(others).toEqual([])
      expect(cells).toHaveLength(texts.length)
      for (const cell of cells) expect(cell).not.toMatch(/^[=@]|^[+-](?![\d.]+$)|^\s*=/)
      expect(csv).not.toMatch(/[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]/)
      expect(csv).not.toMatch(/^\s*::|##(vso)?\[/m)
    }),
  )
})

it('is the list of agents, whole', async () => {
  const atoms = await emulate({ agents: [{ name: '=1+1, "x"', dialect: 'direct' }] })
  const { exit, stdout } = await runIn(folderWith({}), ['agents', '--format', 'csv'], atoms)
  expect(exit).toBe(0)
  const [head = [], row = []] = read(stdout)
  expect(head).toEqual(['agentId', 'name', 'managedBy', 'dialect', 'updatedAt'])
  expect(row.slice(1, 4)).toEqual([`'=1+1, "x"`, '', 'direct'])
})

it('goes to a file beside the answer', async () => {
  const atoms = await emulate({ agents: [{ name: 'Sales' }] })
  const folder = folderWith({})
  await runIn(folder, ['agents', '--output', 'csv=agents.csv'], atoms)
  expect(read(textOf(folder, 'agents.csv'))).toHaveLength(2)
})

it.each([['--format=csv'], ['--output=csv=plan.csv']])(
  'is refused before anything is done where the answer is no table: %s',
  async (flag) => {
    const atoms = await emulate()
    const folder = folderWith({ 'agents/a.yaml': agentFile() })
    const { exit, stdout, stderr } = await runIn(folder, ['apply', '--yes', flag], atoms)
    expect(exit).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toContain('no CSV')
    expect(atoms.requests()).toEqual([])
  },
)
