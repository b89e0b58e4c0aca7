import { readFileSync } from 'node:fs'
import { validate } from '@actions/languageservice'
import { TextDocument } from 'vscode-languageserver-textdocument'

// A program of its own: GitHub's package imports JSON as Node 20 alone does not, and tsx does.
// Prints what GitHub's schema and expression checker say about each file that is named.
const found = await Promise.all(
  process.argv.slice(2).map(async (path) => {
    const document = TextDocument.create(`file://${path}`, 'yaml', 1, readFileSync(path, 'utf8'))
    const said = await validate(document)
    return said.map(({ message, range }) => `${path}:${range.start.line + 1}: ${message}`)
  }),
)
process.stdout.write(JSON.stringify(found.flat()))
