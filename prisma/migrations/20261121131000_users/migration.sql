-- Who may come in until when (LK-22), who has said to know the policy (LK-23), and sessions that their owners see and end.
ALTER TYPE "TermKind" ADD VALUE 'leaving';

ALTER TABLE "User" ADD COLUMN     "attestedAt" TIMESTAMPTZ(3),
ADD COLUMN     "changedAt" TIMESTAMPTZ(3),
ADD COLUMN     "leavesOn" TEXT;

ALTER TABLE "Session" ADD COLUMN     "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "device" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "id" UUID NOT NULL DEFAULT gen_random_uuid(),
ADD COLUMN     "seenAt" TIMESTAMPTZ(3),
ADD COLUMN     "way" TEXT NOT NULL DEFAULT 'link';

CREATE UNIQUE INDEX "Session_id_key" ON "Session"("id");
