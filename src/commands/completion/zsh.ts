import { type Completed, firstWords, secondWords, type Vocabulary, valued } from './vocabulary.js'

/** To be loaded from `$fpath`, or with `source`. */
export function zshScript(words: Vocabulary): string {
  const { verbs, groups, formats } = words
  const flags = valued(words)
  return `\
#compdef atoms-sync
# zsh completion of atoms-sync
_atoms_sync() {
  local cur="\${words[CURRENT]}" flag="" verb="" word
  local -i i
  local -a found
  for ((i = 2; i < CURRENT; i++)); do
    word="\${words[i]}"
    case "$word" in
      (${flags.flatMap(({ names }) => names).join('|')})
        if ((i + 1 == CURRENT)); then flag="$word"; fi
        ((i++))
        ;;
      (-*) ;;
      (*)
        case "$verb" in
          ("") verb="$word" ;;
          (${Object.keys(groups).join('|')}) verb="$verb $word" ;;
        esac
        ;;
    esac
  done
  if [[ -z "$flag" && "$cur" == --*=* ]]; then
    flag="\${cur%%=*}"
    compset -P '--[^=]#='
  fi
  if [[ -n "$flag" ]]; then
    case "$flag" in
${flags.map(({ names, value }) => `      (${names.join('|')}) ${meant(value, formats)} ;;`).join('\n')}
    esac
  elif [[ "$cur" == -* ]]; then
    case "$verb" in
${verbs
  .map(({ name, flags: own }) => {
    const told = own.flatMap(({ names, summary }) => names.map((each) => [each, summary] as const))
    return `      ("${name}") found=(${told.map(described).join(' ')}) ;;`
  })
  .join('\n')}
      (*) found=('--help:print help' '--version:print the version') ;;
    esac
    _describe -o flag found
  else
    case "$verb" in
      ("") found=(${firstWords(words).map(described).join(' ')}) ; _describe verb found ;;
${Object.keys(groups)
  .map(
    (group) =>
      `      (${group}) found=(${secondWords(words, group).map(described).join(' ')}) ; _describe verb found ;;`,
  )
  .join('\n')}
${verbs.map(({ name, argument }) => `      ("${name}") ${meant(argument)} ;;`).join('\n')}
    esac
  fi
}
if [[ "$funcstack[1]" == _atoms-sync ]]; then
  _atoms_sync "$@"
else
  compdef _atoms_sync atoms-sync
fi
`
}

function meant(completed: Completed, formats: readonly string[] = []): string {
  if (completed === 'text') return ':'
  if (completed === 'files') return '_files'
  if (completed === 'folders') return '_files -/'
  if (completed === 'format=file') {
    return `if compset -P '[a-z-]##='; then _files; else compadd -S '' -- ${formats.map((name) => `${name}=`).join(' ')}; fi`
  }
  return `compadd -- ${completed.join(' ')}`
}

/** `word:what it does`, quoted. */
const described = ([word, summary]: readonly [string, string]): string =>
  `'${word.replaceAll(':', '\\:')}:${summary.replaceAll("'", '’')}'`
