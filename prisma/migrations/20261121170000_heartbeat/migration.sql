-- A harmless comment of our own that is edited now and then and must come back by webhook.
CREATE TABLE "Heartbeat" (
    "accountId" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "commentId" TEXT NOT NULL,
    "minutes" INTEGER NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "sentAt" TIMESTAMPTZ(3),
    "seenAt" TIMESTAMPTZ(3),
    "errorCode" TEXT,

    CONSTRAINT "Heartbeat_pkey" PRIMARY KEY ("accountId")
);

ALTER TABLE "Heartbeat" ADD CONSTRAINT "Heartbeat_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Heartbeat" ADD CONSTRAINT "Heartbeat_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
