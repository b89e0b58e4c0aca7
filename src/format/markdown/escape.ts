import { escapeTerminal } from '../escape-terminal.js'

/** Where a zero-width space keeps a forge from making a link, or from telling somebody that they were mentioned. */
const LINKED = /@(?=[\w.-])|[#!$%&~](?=\d)|:(?=\/\/)|\bwww(?=\.)|\bGH-(?=\d)/gi

/** Whatever begins a tag, an entity, emphasis, code, a link, a cell, a formula or a heading. */
const SPECIAL = /[&<>\\`*_[\]|~$#\u200b]/g

/**
 * Makes a stranger's text safe inside of a line, of Markdown as well as of raw HTML in it: an entity means the
 * same in both, where a backslash would show in one of them. Source of the zero-width space: Renovate, which
 * defuses mentions so; entities alone do not, as GitHub looks for mentions in what was rendered.
 */
export const escapeInline = (text: string): string =>
  escapeTerminal(text)
    .replace(LINKED, '$&\u200b')
    .replace(SPECIAL, (character) => entity(character))

/**
 * A line that begins with text of anyone: no list, no heading, no rule, no quick action of GitLab, no workflow
 * command, and no code block.
 */
export const atLineStart = (markdown: string): string =>
  markdown.replace(/^[ ]+/, (blanks) => '&nbsp;'.repeat(blanks.length)).replace(/^[-+=:/\d]/, entity)

const entity = (character: string): string => `&#${character.codePointAt(0)};`
