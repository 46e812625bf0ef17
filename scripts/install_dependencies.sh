#!/usr/bin/env bash
# Installs what building and testing ctxtag needs on Debian 12 or later, and nothing when all of it is there.
# As another user than root it installs nothing: it prints the command to run and ends with status 1.
# usage: scripts/install_dependencies.sh [--tests]      --tests: also what only scripts/test.sh uses
set -euo pipefail

packages=(
  cmake ninja-build g++ ccache pkg-config git python3
  libtorch-dev libgloo-dev libopenblas0-openmp libsndfile1-dev libmpg123-dev libsoxr-dev libavformat-dev libavcodec-dev libavutil-dev
  libeigen3-dev nlohmann-json3-dev libcli11-dev libspdlog-dev zlib1g-dev libssl-dev
  libsimdjson-dev libutf8proc-dev libcurl4-openssl-dev libxgboost-dev libhowardhinnant-date-dev tzdata
)
# Debian 12's libxgboost-dev names a program that is packaged apart; later ones do not.
if grep -qs '^VERSION_ID="12"' /etc/os-release; then packages+=(xgboost); fi
if [ "${1:-}" = "--tests" ]; then packages+=(libgtest-dev libgmock-dev libbenchmark-dev ffmpeg openssl clang-format clang-tidy chromium parallel openmpi-bin); fi

if ! command -v apt-get > /dev/null; then
  echo "install_dependencies.sh: this is not Debian; install the counterparts of: ${packages[*]}" >&2
  exit 1
fi
missing=()
for package in "${packages[@]}"; do
  if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null)" != installed ]; then missing+=("$package"); fi
done
if [ ${#missing[@]} -eq 0 ]; then exit 0; fi

if [ "$(id -u)" -ne 0 ]; then
  echo "install_dependencies.sh: ${#missing[@]} packages are missing. Run as root, then this again:" >&2
  echo "  apt-get update && apt-get install --yes --no-install-recommends ${missing[*]}"
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
install=(apt-get install --yes --quiet --no-install-recommends "${missing[@]}")
"${install[@]}" 2> /dev/null || { apt-get update --quiet && "${install[@]}"; }
