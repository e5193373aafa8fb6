# mvs: everything that a clean Debian machine with Swift needs.
#   make run     installs missing Debian packages, builds, runs the quick start
#   make test    the whole test suite
#   make install the executable and its modules below PREFIX
PACKAGES = libreadline-dev libre2-dev libutf8proc-dev zlib1g-dev libzstd-dev libsqlite3-dev libmimalloc-dev librsvg2-2 libexpat1
SWIFT ?= swift
# A static Swift library makes the executable start faster and run without Swift; the flag rebuilds
# everything, so the release has a build folder of its own.
RELEASE = -c release --static-swift-stdlib --scratch-path .build-release
SOURCES = $(shell find Sources -type f) Package.swift

.PHONY: run build test fuzz check-format packages install clean

run: mvs
	./mvs run notebooks/quick_start.mvs

build: mvs

mvs: $(SOURCES) | packages
	$(SWIFT) build $(RELEASE) --product mvs
	cp -f .build-release/release/mvs mvs

test: packages mvs
	$(SWIFT) test

# make fuzz TARGET=parser SECONDS=600: inputs that libFuzzer makes up, until one breaks a promise;
# SECONDS=keep keeps the few that reach all the code in Tests/Fuzz/corpus, which the tests replay.
TARGET ?= parser
SECONDS ?= 600
FUZZ = -c release --product fuzz --scratch-path .build-fuzz --sanitize fuzzer \
  -Xswiftc -sanitize=fuzzer,address -Xswiftc -parse-as-library -Xswiftc -enable-testing \
  -Xlinker --no-gc-sections
fuzz: packages
	MVS_FUZZ=1 $(SWIFT) build $(FUZZ)
	Tests/Fuzz/fuzz .build-fuzz/release/fuzz $(TARGET) $(SECONDS)

check-format: mvs
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift
	./mvs fmt --check notebooks/*.mvs stdlib/*.mvs Benchmarks/*.mvs

packages:
	@missing=$$(for p in $(PACKAGES); do dpkg -s $$p >/dev/null 2>&1 || printf '%s ' $$p; done); \
	if [ -n "$$missing" ]; then \
	  root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  echo "installing $$missing"; \
	  $$root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$root apt-get install -y -qq $$missing; \
	fi

PREFIX ?= /usr/local
install: mvs
	install -d $(PREFIX)/bin $(PREFIX)/share/mvs/stdlib/guide
	install -m 755 mvs $(PREFIX)/bin/mvs
	install -m 644 stdlib/*.mvs $(PREFIX)/share/mvs/stdlib/
	install -m 644 stdlib/guide/*.md $(PREFIX)/share/mvs/stdlib/guide/

clean:
	rm -rf .build .build-release mvs
