-- AlterEnum
ALTER TYPE "ActionKind" ADD VALUE 'delete';
ALTER TYPE "ActionKind" ADD VALUE 'private_reply';

-- AlterTable
ALTER TABLE "Account" ADD COLUMN     "checkedAt" TIMESTAMPTZ(3),
ADD COLUMN     "findings" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "firstWebhookAt" TIMESTAMPTZ(3),
ADD COLUMN     "haltCode" TEXT,
ADD COLUMN     "haltedUntil" TIMESTAMPTZ(3),
ADD COLUMN     "lastWebhookAt" TIMESTAMPTZ(3),
ADD COLUMN     "pollDueAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Author" ADD COLUMN     "toldAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "CommentRevision" ADD COLUMN     "channel" TEXT NOT NULL DEFAULT 'webhook',
ADD COLUMN     "seenAt" TIMESTAMPTZ(3),
ADD COLUMN     "webhookAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Post" ADD COLUMN     "textAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "Sight" (
    "accountId" UUID NOT NULL,
    "externalId" TEXT NOT NULL,
    "hidden" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Sight_pkey" PRIMARY KEY ("accountId","externalId")
);

-- AddForeignKey
ALTER TABLE "Sight" ADD CONSTRAINT "Sight_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
