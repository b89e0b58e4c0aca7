import { type Completed, firstWords, secondWords, type Vocabulary, valued } from './vocabulary.js'

/**
 * For bash 3.2 and later, without the bash-completion package. Bash itself splits words at `=`, so `--format=js` is
 * three of them.
 */
export function bashScript(words: Vocabulary): string {
  const { verbs, groups, formats } = words
  const flags = valued(words)
  return `\
# bash completion of atoms-sync
_atoms_sync() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" flag="" verb="" word i values="" kind=""
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    case "$word" in
      ${flags.flatMap(({ names }) => names).join(' | ')})
        if [[ "\${COMP_WORDS[i + 1]}" == "=" ]]; then ((i++)); fi
        if ((i + 1 >= COMP_CWORD)); then flag="$word"; fi
        ((i++))
        if [[ "$word" == --output && "\${COMP_WORDS[i + 1]}" == "=" ]]; then
          if ((i + 2 >= COMP_CWORD)); then flag=file; fi
          ((i += 2))
        fi
        ;;
      -*) ;;
      ${Object.keys(groups).join(' | ')}) if [[ -z "$verb" ]]; then verb="$word"; fi ;;
      *)
        case "$verb" in
          "") verb="$word" ;;
          ${Object.keys(groups).join(' | ')}) verb="$verb $word" ;;
        esac
        ;;
    esac
  done
  if [[ "$cur" == "=" ]]; then cur=""; fi
  if [[ -n "$flag" ]]; then
    case "$flag" in
      file) kind=files ;;
${flags.map(({ names, value }) => `      ${names.join(' | ')}) ${meant(value, formats)} ;;`).join('\n')}
    esac
  else
    case "$cur" in
      -*)
        kind=words
        case "$verb" in
${verbs.map(({ name, flags: own }) => `          "${name}") values="${own.flatMap(({ names }) => names).join(' ')}" ;;`).join('\n')}
          *) values="--help --version" ;;
        esac
        ;;
      *)
        case "$verb" in
          "") ${meant(firstWords(words).map(([word]) => word))} ;;
${Object.keys(groups)
  .map((group) => `          ${group}) ${meant(secondWords(words, group).map(([word]) => word))} ;;`)
  .join('\n')}
${verbs.map(({ name, argument }) => `          "${name}") ${meant(argument)} ;;`).join('\n')}
        esac
        ;;
    esac
  fi
  COMPREPLY=()
  case "$kind" in
    words) COMPREPLY=($(compgen -W "$values" -- "$cur")) ;;
    formats)
      COMPREPLY=($(compgen -W "$values" -- "$cur"))
      compopt -o nospace 2>/dev/null
      ;;
    folders)
      local IFS=$'\\n'
      COMPREPLY=($(compgen -d -- "$cur"))
      compopt -o filenames 2>/dev/null
      ;;
    files) return ;; # -o default
  esac
  compopt +o default 2>/dev/null
}
complete -o default -F _atoms_sync atoms-sync
`
}

function meant(completed: Completed, formats: readonly string[] = []): string {
  if (completed === 'text') return 'kind=none'
  if (completed === 'format=file')
    return `kind=formats values="${formats.map((name) => `${name}=`).join(' ')}"`
  return typeof completed === 'string' ? `kind=${completed}` : `kind=words values="${completed.join(' ')}"`
}
