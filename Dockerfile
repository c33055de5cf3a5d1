# The image holds the program, its certificates and nothing else: no shell, no package manager, no root.
ARG GO_IMAGE=docker.io/library/golang:1.26.8

FROM ${GO_IMAGE} AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN ["/usr/local/go/bin/go", "mod", "download"]
COPY . .
ENV CGO_ENABLED=0
RUN ["/usr/local/go/bin/go", "build", "-trimpath", "-ldflags", "-s -w", "-o", "/out/gatewaybot", "./cmd/gatewaybot"]

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/gatewaybot /gatewaybot
USER 65532:65532
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["/gatewaybot", "health"]
ENTRYPOINT ["/gatewaybot"]
CMD ["serve"]
