// Where the Prisma command line finds the schema. Schoolgate applies the migrations itself (src/db/migrate.ts).
import { defineConfig } from 'prisma/config';

export default defineConfig({ schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } });
