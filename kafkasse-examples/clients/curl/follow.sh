#!/usr/bin/env bash
# follow.sh [OPTION...] URL: follows a stream with curl and these options until it is killed, and resumes when it is
# cut off. Writes the data of each event that jq accepts as JSON, one line per event.
set -u
export LC_ALL=C # bytes stay unchanged

url=${*: -1}
options=("${@:1:$#-1}")
last_event_id=
while :; do
    id=$last_event_id data='' header=()
    [[ -z $last_event_id ]] || header=(--header "Last-Event-ID: $last_event_id")
    # An incomplete line is ignored, and a block takes effect when it is complete.
    while IFS= read -r line; do
        case $line in
            'id: '*) id=${line#id: } ;;
            'data: '*) data=${line#data: } ;;
            '')
                last_event_id=$id
                if [[ -n $data ]]; then
                    jq empty <<<"$data" && printf '%s\n' "$data"
                    data=''
                fi
                ;;
        esac
    done < <(curl --silent --show-error --no-buffer "${options[@]}" "${header[@]}" "$url")
done
