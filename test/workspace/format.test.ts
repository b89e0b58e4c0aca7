import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { replaceFiles } from '../../src/workspace/disk/write-files.js'
import { formatFile, formatWorkspace } from '../../src/workspace/layout/format-files.js'
import { loadWorkspace } from '../../src/workspace/settings/settings.js'
import { anyFile, commentsIn } from './any-file.js'
import { brief, folder, ID } from './folder.js'

/** The canonical layout, or why there is none. */
function format(text: string): string {
  const formatted = formatFile('agents/a.yaml', text)
  return 'text' in formatted ? formatted.text : brief(formatted.diagnostics).join()
}

describe('the canonical layout', () => {
  it('orders keys, indents by two, ends lines with LF, and keeps what the user wrote', () => {
    expect(
      format(
        [
          '# yaml-language-server: $schema=x',
          'name:   Sales   # for people',
          '',
          '',
          '# What happened?',
          'summaryPrompt: >-',
          '    Folded text',
          '    that spans lines',
          '',
          '      - and more',
          'dispositionMetrics:',
          '# about the first',
          "- prompt: 'single quotes'  # why",
          '  # its name',
          '  identifier:  &name "double"',
          '  type: STRING',
          '-   choices: [ yes , "no",',
          '       ~ ]',
          '    type: ENUM',
          '    identifier: b',
          '    prompt: plain text',
          '     goes on',
          '# the id',
          `agentId: ${ID}`,
          '# the end',
        ].join('\r\n'),
      ),
    ).toBe(`# yaml-language-server: $schema=x
# the id
agentId: ${ID}
name: Sales # for people

# What happened?
summaryPrompt: >-
  Folded text
  that spans lines

    - and more
dispositionMetrics:
  # about the first
  # its name
  - identifier: &name "double"
    prompt: 'single quotes' # why
    type: STRING
  - identifier: b
    prompt: plain text
      goes on
    type: ENUM
    choices: [yes, "no", ~]

# the end
`)
  })

  it.each<[string, string, string]>([
    [
      'settings',
      'lint: {}\nguards:\n    breaking:   allow\nversion: 1',
      'version: 1\nguards:\n  breaking: allow\nlint: {}\n',
    ],
    [
      'a library',
      'metrics:\n- type: STRING\n  identifier: a\n',
      'metrics:\n  - identifier: a\n    type: STRING\n',
    ],
    ['keys that nobody knows', 'x: 1\nname: a\nb: 2\n', 'name: a\nx: 1\nb: 2\n'],
    ['a byte order mark', '\ufeffname: a', 'name: a\n'],
    [
      'an alias whose anchor would move behind it',
      'summaryPrompt: &a x\nname: *a\n',
      'summaryPrompt: &a x\nname: *a\n',
    ],
    [
      'an anchor that moves with its alias',
      'name: &a x\nagentId: y\nsummaryPrompt: *a\n',
      'agentId: y\nname: &a x\nsummaryPrompt: *a\n',
    ],
    ['a block with blank ends', 'name: |+\n   a\n\n\n', 'name: |+\n  a\n\n\n'],
    ['a block with its own indentation', 'name: |2-\n    a\n   b\n', 'name: |2-\n    a\n   b\n'],
    ['a folded block with a comment', 'name: >- # why\n   a\n   b\n', 'name: >- # why\n  a\n  b\n'],
    ['escapes', 'name: "caf\\u00e9 \\x41"\n', 'name: "caf\\u00e9 \\x41"\n'],
    ['escaped line ends', 'name: "a \\\n    b\\\n    \\ c"\n', 'name: "a \\\n  b\\\n  \\ c"\n'],
    ['merge keys', 'a: &a { x: 1 }\nb:\n  y: 2\n  <<: *a\n', 'a: &a {x: 1}\nb:\n  y: 2\n  <<: *a\n'],
    ['a second mark', '---\nname: a\n', '---\nname: a\n'],
  ])('survives %s', (_, before, after) => {
    expect(format(before)).toBe(after)
    expect(format(after)).toBe(after)
  })

  it.each([
    ['name: [', '1:7 yaml-syntax'],
    ['name: a\nname: b\n', '2:1 yaml-syntax'],
    ['', '1:1 empty-file'],
    ['# only a comment\n', '1:1 empty-file'],
  ])('is not for what is no YAML: %j', (text, found) => expect(format(text)).toBe(found))

  it('keeps values, comments, anchors and itself, for any file', () => {
    fc.assert(
      fc.property(anyFile, (text) => {
        const formatted = formatFile('agents/a.yaml', text)
        if (!('text' in formatted)) {
          // Refusing is fine where comments stand in odd places; never for what is no YAML, which these are not.
          expect(formatted.diagnostics.map(({ code }) => code)).toEqual(['not-formatted'])
          return
        }
        expect(parse(formatted.text)).toEqual(parse(text))
        expect(commentsIn(formatted.text)).toEqual(commentsIn(text))
        expect(format(formatted.text)).toBe(formatted.text)
      }),
      { numRuns: 500 },
    )
  })

  it('is seldom refused', () => {
    const refused = fc.sample(anyFile, 300).filter((text) => !('text' in formatFile('agents/a.yaml', text)))
    expect(refused.length).toBeLessThan(15)
  })
})

describe('formatting a workspace', () => {
  it('covers settings, agents and library, and writes only what changes', () => {
    const root = folder({
      'atoms-sync.yaml': 'lint: {}\nversion: 1\n',
      'agents/a.yaml': `agentId: ${ID}\n`,
      'agents/b.yaml': `name: b\nagentId: ${ID}\n`,
      'agents/c.yaml': 'name: [\n',
      'metrics/a.yaml': 'metrics:   []\n',
    })
    const { files, changed, diagnostics } = formatWorkspace(loadWorkspace(root))
    expect(files).toEqual([
      'agents/a.yaml',
      'agents/b.yaml',
      'agents/c.yaml',
      'atoms-sync.yaml',
      'metrics/a.yaml',
    ])
    expect(changed.map(({ file }) => file)).toEqual(['agents/b.yaml', 'atoms-sync.yaml', 'metrics/a.yaml'])
    expect(brief(diagnostics)).toEqual(['agents/c.yaml:1:7 yaml-syntax'])
    replaceFiles(root, changed)
    expect(readFileSync(join(root, 'agents/b.yaml'), 'utf8')).toBe(`agentId: ${ID}\nname: b\n`)
    expect(formatWorkspace(loadWorkspace(root)).changed).toEqual([])
  })
})
