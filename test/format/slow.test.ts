import { it } from 'vitest'
import { FORMATS, type FormatName } from '../../src/format/formats.js'
import { githubSummary } from '../../src/format/github/summary.js'
import { aCanvas } from './pages.js'
import { hostilePlan } from './hostile.js'
it('x', () => {
 for (const piece of ['<', '`', '\n', ' ', '@', '::', '##[', '[-', '日', '\ud800', 'e\u0301', 'word ', '#', 'a`', '&', '.\n']) for (const size of [125_000, 500_000]) {
  const t0=performance.now(); const page = hostilePlan(piece.repeat(size/piece.length), 'x'); const v=performance.now()-t0
  const out=[]
  for (const n of Object.keys(FORMATS) as FormatName[]) { const t=performance.now(); FORMATS[n](page,aCanvas({full:true})); const d=performance.now()-t; if (d>300) out.push(n+' '+Math.round(d)) }
  const t=performance.now(); githubSummary(page); const d=performance.now()-t; if(d>300) out.push('summary '+Math.round(d))
  console.log(JSON.stringify(piece), size, 'view', Math.round(v), out.join(', '))
 }
}, 300000)
