# The sandbox with one more language: `BASE` is the sandbox as it is, `PACKAGES` what Debian calls the language.
ARG BASE
FROM ${BASE}
ARG PACKAGES
# Some packages of Debian want a folder of manuals that a slim system lacks.
RUN mkdir -p /usr/share/man/man1 && apt-get update && \
    apt-get install -y --no-install-recommends ${PACKAGES} && \
    apt-get clean && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /tmp/* /box /build && \
    find / -xdev -perm /6000 -type f -exec chmod a-s {} +
