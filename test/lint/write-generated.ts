/** Writes what is made from the rules: their pages, and their part of the schema of the settings. `npm run rules` */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { rulePages, ruleSchemas } from './generated.js'

const PAGES = new URL('../../docs/rules/', import.meta.url)
const SCHEMA = new URL('../../schemas/workspace.schema.json', import.meta.url)

mkdirSync(PAGES, { recursive: true })
const pages = rulePages()
for (const file of readdirSync(PAGES)) if (!pages.has(file)) rmSync(new URL(file, PAGES))
for (const [file, text] of pages) writeFileSync(new URL(file, PAGES), text)

const schema = JSON.parse(readFileSync(SCHEMA, 'utf8'))
schema.$defs.lint.properties.rules.properties = ruleSchemas()
writeFileSync(SCHEMA, `${JSON.stringify(schema, null, 2)}\n`)
