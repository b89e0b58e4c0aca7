import { readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openRevisionCache } from '../../src/workspace/cache/revision-cache.js'
import { id } from '../build.js'
import { folderWith } from '../world.js'

const FOLDER = '.atoms-sync/cache'
const opened = (root: string, mostFiles?: number) => {
  const cache = openRevisionCache({
    root,
    apiKey: 'sk_x',
    baseUrl: 'https://api.test',
    ...(mostFiles !== undefined && { mostFiles }),
  })
  if (cache === undefined) throw new Error('there is a cache')
  return cache
}

it('holds a fleet of 25,000 agents', () => {
  const fleet = Array.from({ length: 25_000 }, (_, n) => [`${FOLDER}/${id(n)}-${id(n)}`, ''] as const)
  const root = folderWith(Object.fromEntries(fleet))
  opened(root).keep(id(30_000), id(1), { summaryPrompt: 'A.' })
  const cache = opened(root)
  expect(cache.find(id(30_000), id(1))).toEqual({ summaryPrompt: 'A.' })
  expect([0, 24_999, 30_000, 30_001].map((n) => cache.knows(id(n)))).toEqual([true, true, true, false])
})

it('makes room by older revisions of an agent, and else starts anew', () => {
  const root = folderWith({})
  const cache = opened(root, 4)
  for (const n of [1, 2, 3, 4]) {
    cache.keep(id(n % 2), id(n), { n })
    utimesSync(join(root, FOLDER, `${id(n % 2)}-${id(n)}`), n, n)
  }
  cache.keep(id(5), id(5), { n: 5 })
  const held = () => readdirSync(join(root, FOLDER)).filter((name) => name.length === 49)
  expect(held()).toEqual([`${id(0)}-${id(4)}`, `${id(1)}-${id(3)}`, `${id(5)}-${id(5)}`])
  for (const n of [6, 7]) cache.keep(id(n), id(n), { n })
  expect(held()).toEqual([`${id(7)}-${id(7)}`])
  expect([cache.find(id(7), id(7)), cache.find(id(6), id(6))]).toEqual([{ n: 7 }, undefined])
})
