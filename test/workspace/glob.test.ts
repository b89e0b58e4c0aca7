import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { folderOfGlob, globMatcher } from '../../src/workspace/disk/glob.js'

const found = (glob: string, texts: readonly string[], kind: 'path' | 'text' = 'path') =>
  texts.filter(globMatcher(glob, kind))

describe('a glob of paths', () => {
  it.each<[string, string[], string[]]>([
    ['a*.yaml', ['a.yaml', 'abc.yaml'], ['b.yaml', 'a/b.yaml', 'a.yml']],
    ['a/**', ['a/b', 'a/b/c'], ['b', 'ab/c']],
    ['**', ['a', 'a/b/c'], []],
    ['**/b', ['b', 'a/b', 'a/a/b'], ['ab', 'a/ab']],
    ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['ab', 'a/xb', 'xa/b']],
    ['a/**/**/b', ['a/b', 'a/x/y/b'], ['a/xb']],
    ['a**b', ['ab', 'axxb'], ['a/b', 'ax/xb']],
    ['a/b**', ['a/b', 'a/bcd'], ['a/b/c']],
    ['a?c', ['abc', 'a😀c'], ['ac', 'a/c', 'abbc']],
    ['[a-c][!x]', ['ab', 'cz'], ['ax', 'da', 'a/']],
    ['[]a][^]b]', ['aa', ']c'], ['a]', 'ab']],
    ['[a-]b', ['ab', '-b'], ['bb']],
    ['{a,b/c}/*.{yaml,yml}', ['a/x.yaml', 'b/c/x.yml'], ['b/x.yaml', 'a/x.json']],
    ['{a/**,b}/x', ['a/x', 'a/y/x', 'b/x'], ['b/y/x']],
    ['{a,{b,c}d}', ['a', 'bd', 'cd'], ['b', 'ad']],
    ['v{1..3}', ['v1', 'v3'], ['v4', 'v1..3']],
    ['{a', ['{a'], ['a']],
    ['a}', ['a}'], ['a']],
    ['{a}', ['{a}'], ['a']],
    ['[a', ['[a'], ['a']],
    ['\\*\\[', ['*['], ['a[']],
    ['@(a|b)+$^.', ['@(a|b)+$^.'], ['a', 'b']],
    ['', [''], ['a']],
  ])('%s', (glob, matching, others) => {
    expect(found(glob, [...matching, ...others])).toEqual(matching)
  })
})

it('in a text, a slash is a character like any other', () => {
  expect(found('EU/*', ['EU/Sales', 'EU/a/b', 'EU'], 'text')).toEqual(['EU/Sales', 'EU/a/b'])
  expect(found('*a?b**[/]', ['a/b/', 'xa/b/c/', 'ab'], 'text')).toEqual(['a/b/', 'xa/b/c/'])
})

it('a glob looks below the folder that it begins with', () => {
  const globs = [
    'agents/*.yaml',
    'a/b/c.yaml',
    '*.yaml',
    'x.yaml',
    '{a,b}/c/*',
    'a/b{c,d}/*',
    'a/[b]/c',
    'a/b?',
  ]
  expect(globs.map(folderOfGlob)).toEqual(['agents', 'a/b', '', '', '', 'a', 'a', 'a'])
})

describe('matching ends soon', () => {
  /** What a regular expression would try for hours: the states that are looked at are counted by the test's own time limit. */
  const anyHard = fc
    .array(
      fc.constantFrom(
        '*',
        '**',
        '*a',
        '?',
        '**/',
        '{a,aa}',
        '{a*,*a}',
        '{,a}',
        '[a-z]',
        '{{',
        '[',
        '(a+)+',
        '/',
      ),
      {
        maxLength: 60,
      },
    )
    .map((parts) => parts.join(''))

  it('for any glob, on texts that nearly match', () => {
    const anyText = fc.tuple(fc.nat(60), fc.nat(60)).map(([n, m]) => `${'a'.repeat(n)}/${'a'.repeat(m)}b`)
    fc.assert(
      fc.property(anyHard, anyText, fc.constantFrom('path', 'text'), (glob, text, kind) => {
        expect(typeof globMatcher(`${glob}c`, kind)(text)).toBe('boolean')
      }),
      { numRuns: 500 },
    )
  })

  it.each(['*a', '{a,b}', '{a,aa}', '**/', '?*', '{*,', '[', '(a', '\\'])(
    'for %s, a hundred times',
    (part) => {
      expect(globMatcher(`${part.repeat(100)}c`, 'path')(`${'a'.repeat(200)}b`)).toBe(false)
    },
  )

  it('and says the same when it is asked again, however many texts there were', () => {
    const matches = globMatcher('{a,b}*{c,d}**/?x[a-f]*', 'path')
    const anyText = fc.stringMatching(/^[abcdx/]{0,12}$/)
    fc.assert(
      fc.property(anyText, (text) => {
        expect(matches(text)).toBe(globMatcher('{a,b}*{c,d}**/?x[a-f]*', 'path')(text))
      }),
      { numRuns: 2_000 },
    )
  })
})

it('finds what plain rules say, for any glob of letters, stars and question marks', () => {
  const plain = (glob: string, text: string): boolean => {
    if (glob === '') return text === ''
    if (glob.startsWith('*')) return plain(glob.slice(1), text) || (text !== '' && plain(glob, text.slice(1)))
    return text !== '' && (glob[0] === '?' || glob[0] === text[0]) && plain(glob.slice(1), text.slice(1))
  }
  fc.assert(
    fc.property(fc.stringMatching(/^[ab*?]{0,7}$/), fc.stringMatching(/^[ab]{0,8}$/), (glob, text) => {
      expect(globMatcher(glob, 'text')(text)).toBe(plain(glob, text))
    }),
    { numRuns: 3_000 },
  )
})
