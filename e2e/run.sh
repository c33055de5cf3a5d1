#!/usr/bin/env bash
# Installs what the tests need on a Debian machine with Go and Node, then checks the whole program.
#
#   e2e/run.sh [setup|lint|test|fuzz|bench|image|all]    all is the default; each sets up what is missing first
#
# FUZZTIME            how long each fuzz target runs (30s)
# GATEWAYBOT_VULNDB   a folder with Go's vulnerability database, to check the dependencies against
# XDG_CACHE_HOME      what is built for the tests is kept in $XDG_CACHE_HOME/gatewaybot (~/.cache/gatewaybot)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly cache=${XDG_CACHE_HOME:-$HOME/.cache}/gatewaybot
readonly fuzztime=${FUZZTIME:-30s}

main() {
  local what=${1:-all}
  phase setup
  case $what in
    setup) ;;
    lint | test | fuzz | bench | image) phase "$what" ;;
    all)
      for what in lint test fuzz bench image; do
        phase "$what"
      done
      ;;
    *) fail "e2e/run.sh [setup|lint|test|fuzz|bench|image|all]" ;;
  esac
}

# phase runs the function of that name and says how long it took.
phase() {
  printf '\n>>> %s\n' "$1"
  local start=$SECONDS
  "phase_$1"
  printf '<<< %s took %d s\n' "$1" $((SECONDS - start))
}

fail() {
  printf 'e2e/run.sh: %s\n' "$*" >&2
  exit 1
}

phase_setup() {
  local node_line="install Node.js 20 or newer, with npm, from https://nodejs.org"
  need go "install Go $(awk '$1 == "go" { print $2 }' go.mod) from https://go.dev/dl"
  need npm "$node_line"
  [[ $(node -p 'parseInt(process.versions.node)') -ge 20 ]] || fail "$node_line"
  packages
  mattermost
  emulator
}

need() {
  command -v "$1" >/dev/null || fail "$1 is missing: $2"
}

# packages installs the Debian packages whose programs are missing.
packages() {
  local missing=()
  command -v gcc >/dev/null || missing+=(gcc libc6-dev)
  [[ -e /etc/ssl/certs/ca-certificates.crt ]] || missing+=(ca-certificates)
  command -v redis-server >/dev/null || missing+=(redis-server)
  command -v buildah >/dev/null || missing+=(buildah)
  compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || command -v postgres >/dev/null || missing+=(postgresql)
  ((${#missing[@]})) || return 0

  local install="apt-get install -y --no-install-recommends ${missing[*]}" root=()
  command -v apt-get >/dev/null || fail "missing packages, on Debian: $install"
  if ((EUID)); then
    command -v sudo >/dev/null || fail "missing packages, as root: apt-get update && $install"
    root=(sudo)
  fi
  export DEBIAN_FRONTEND=noninteractive
  "${root[@]}" apt-get update -qq
  # shellcheck disable=SC2086 # one word per package
  "${root[@]}" $install </dev/null || fail "could not install: $install"
}

# mattermost builds the Mattermost server from its Go module: about three minutes the first time. The server finds its
# texts and templates in the module cache, so it counts as missing without them.
mattermost() {
  local module=e2e/mattermost-server dir
  dir=$cache/mattermost-$(key "$module/go.sum")
  if [[ ! -x $dir/mattermost || ! -d $(go list -C "$module" -m -f '{{.Dir}}' github.com/mattermost/mattermost/server/v8) ]]; then
    echo "building the Mattermost server, about three minutes"
    mkdir -p "$dir"
    GOFLAGS=-buildvcs=false go build -C "$module" -o "$dir/mattermost" github.com/mattermost/mattermost/server/v8/cmd/mattermost
  fi
  ln -sfn "$dir" "$cache/mattermost" # where tests look when they are not run by this script
  export GATEWAYBOT_MATTERMOST=$dir/mattermost
}

# emulator installs the Slack emulator.
emulator() {
  local dir
  dir=$cache/emulator-$(key e2e/emulator/package-lock.json)
  if [[ ! -x $dir/node_modules/.bin/emulate ]]; then
    mkdir -p "$dir"
    cp e2e/emulator/package.json e2e/emulator/package-lock.json "$dir"
    npm ci --prefix "$dir" --ignore-scripts --no-audit --no-fund
  fi
  ln -sfn "$dir" "$cache/emulator"
  export GATEWAYBOT_EMULATE=$dir/node_modules/.bin/emulate
}

key() {
  sha256sum "$1" | cut -c1-16
}

# tool runs one of the tools that tools.mod pins; the first run builds it, which takes minutes for golangci-lint.
tool() {
  go tool -modfile=tools.mod "$@"
}

phase_lint() {
  local unformatted
  unformatted=$(tool gofumpt -l .)
  [[ -z $unformatted ]] || fail "run 'go tool -modfile=tools.mod gofumpt -w .' for:"$'\n'"$unformatted"
  go vet ./...
  tool golangci-lint run ./...
  if [[ -n ${GATEWAYBOT_VULNDB:-} ]]; then
    tool govulncheck -db "file://$(realpath "$GATEWAYBOT_VULNDB")" ./...
  else
    echo "vulnerabilities of dependencies: not checked, GATEWAYBOT_VULNDB names no database"
  fi
}

phase_test() {
  local units
  units=$(go list ./... | grep -v '/e2e\(/\|$\)')
  # shellcheck disable=SC2086 # one word per package
  go test -race -timeout 10m $units
  go test -race -count=1 -timeout 15m ./e2e/...
}

# phase_fuzz runs every fuzz target of the program for $FUZZTIME each, with one worker, three targets at once on two
# cores. Each package is compiled for it once. Every target runs to its end, and the failure of any fails the phase with
# its input, which lands in the package's testdata. What is found of interest stays in Go's cache, as with "go test -fuzz".
phase_fuzz() {
  fuzzed=$(mktemp -d)
  trap 'rm -rf "$fuzzed"' EXIT
  local dir
  grep -rl --include='*_test.go' --exclude-dir=e2e '^func Fuzz' . | xargs dirname | sort -u | while read -r dir; do
    go test -c -fuzz=. -o "$fuzzed/$dir/test" "$dir"
    (cd "$dir" && "$fuzzed/$dir/test" -test.list '^Fuzz') | sed "s|^|$dir |"
  done >"$fuzzed/targets"
  fuzzcache=$(go env GOCACHE)/fuzz/$(go list -m)
  export fuzzed fuzztime fuzzcache
  export -f fuzz_one
  xargs -P $(($(nproc) * 3 / 2)) -L 1 bash -c 'fuzz_one "$@"' fuzz_one <"$fuzzed/targets" || fail "a fuzz target failed, see above"
}

# fuzz_one runs the target $2 of the folder $1 and says so in one line, or in full what went wrong.
fuzz_one() {
  local said
  if said=$(cd "$1" && "$fuzzed/$1/test" -test.run '^$' -test.fuzz "^$2\$" -test.fuzztime "$fuzztime" -test.parallel 1 \
    -test.fuzzcachedir "$fuzzcache/$1" </dev/null 2>&1); then
    :
  # Up to Go 1.26 the end of the time can look like a failure (golang/go#75804); a real one has an input.
  elif [[ $said != *'context deadline exceeded'* || $said == *'Failing input written'* ]]; then
    printf '%s %s FAILED\n%s\n' "$1" "$2" "$said"
    return 1
  fi
  printf '%s %s: %s\n' "$1" "$2" "$(grep -o 'elapsed: .*' <<<"$said" | tail -n 1)"
}

# phase_bench runs each benchmark a few times: not to measure, but so that none rots.
phase_bench() {
  go test -run '^$' -bench . -benchtime 20x -timeout 10m ./...
}

# phase_image builds and runs the Dockerfile without a registry or a daemon. The base image is an empty one, with this
# machine's Go and its caches mounted where the official image has them.
phase_image() {
  local container user health
  work=$(mktemp -d)
  trap forget_images EXIT
  go mod download
  base_image
  images bud --pull-never --isolation chroot --format docker --tag gatewaybot --build-arg GO_IMAGE=localhost/base \
    --volume "$(go env GOROOT):/usr/local/go:ro" --volume "$(go env GOMODCACHE):/go/pkg/mod" \
    --volume "$(go env GOCACHE):/root/.cache/go-build" .

  user=$(images inspect --type image --format '{{.Docker.Config.User}}' gatewaybot)
  [[ $user =~ ^[1-9][0-9]*:[1-9][0-9]*$ ]] || fail "the image runs as '$user', which is not a number other than root's"
  health=$(images inspect --type image --format '{{.Docker.Config.Healthcheck.Test}}' gatewaybot)
  [[ $health == '[CMD /gatewaybot health]' ]] || fail "the health check of the image is '$health'"
  container=$(images from --pull-never gatewaybot)
  images run --isolation chroot "$container" -- /gatewaybot version
  images run --isolation chroot "$container" -- /gatewaybot --help
  if images run --isolation chroot "$container" -- /gatewaybot health; then
    fail "the health check of the image passes with no bot running"
  fi
}

images() {
  buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs "$@"
}

# forget_images leaves the removal to buildah: without root, its files belong to other users.
forget_images() {
  images rm --all >/dev/null 2>&1 || true
  images rmi --all --force >/dev/null 2>&1 || true
  rm -rf "$work"
}

base_image() {
  local container
  mkdir -p "$work/base/etc/ssl/certs" "$work/base/tmp"
  cp /etc/ssl/certs/ca-certificates.crt "$work/base/etc/ssl/certs"
  container=$(images from scratch)
  images copy --quiet "$container" "$work/base" /
  images config --env GOPATH=/go --env HOME=/root "$container"
  images commit --quiet "$container" localhost/base
}

main "$@"
