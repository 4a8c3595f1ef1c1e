# One image for every process of server mode: "web", "worker", "start", and the other commands of npx schoolgate.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# No package's own install script runs (package.json, "allowScripts").
RUN npm install --no-save --ignore-scripts --include=dev --no-audit --no-fund
COPY . .
RUN node src/bin/prepare.mjs && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/prisma/migrations prisma/migrations
COPY --from=build /app/moderation moderation
COPY --from=build /app/connectors connectors
COPY --from=build /app/src src
RUN mkdir /data && chown node:node /data
# Nobody in it may write to the program, only to the data.
USER node
VOLUME /data
EXPOSE 3000
ENTRYPOINT ["node", "src/bin/built.mjs"]
CMD ["start"]
