-- Accounts that a person connects in the browser, and the ledger of what a platform charges.
CREATE TABLE "Credential" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "sealed" TEXT NOT NULL,
    "scopes" TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "expiresAt" TIMESTAMPTZ(3),
    "renewingUntil" TIMESTAMPTZ(3),
    "refusedAt" TIMESTAMPTZ(3),
    "connectedBy" TEXT NOT NULL,
    "connectedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Credential_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "AccountApproval" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "platform" "Platform" NOT NULL,
    "aim" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "promotion" TEXT NOT NULL,
    "open" BOOLEAN NOT NULL,
    "openReason" TEXT NOT NULL,
    "adminOne" TEXT NOT NULL,
    "adminTwo" TEXT NOT NULL,
    "requestedBy" TEXT NOT NULL,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL,
    "approvedBy" TEXT,
    "approvedAt" TIMESTAMPTZ(3),

    CONSTRAINT "AccountApproval_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "ConnectAttempt" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "platform" "Platform" NOT NULL,
    "stateHash" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ConnectAttempt_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "ApiCharge" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "day" TEXT NOT NULL,
    "item" TEXT NOT NULL,
    "resource" TEXT NOT NULL DEFAULT '',
    "count" INTEGER NOT NULL,
    "microUsd" INTEGER NOT NULL,

    CONSTRAINT "ApiCharge_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "Credential_accountId_key" ON "Credential"("accountId");
CREATE INDEX "AccountApproval_schoolId_platform_requestedAt_idx" ON "AccountApproval"("schoolId", "platform", "requestedAt");
CREATE UNIQUE INDEX "ConnectAttempt_stateHash_key" ON "ConnectAttempt"("stateHash");
CREATE UNIQUE INDEX "ApiCharge_accountId_day_item_resource_key" ON "ApiCharge"("accountId", "day", "item", "resource");

ALTER TABLE "Credential" ADD CONSTRAINT "Credential_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Credential" ADD CONSTRAINT "Credential_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "AccountApproval" ADD CONSTRAINT "AccountApproval_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ConnectAttempt" ADD CONSTRAINT "ConnectAttempt_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ApiCharge" ADD CONSTRAINT "ApiCharge_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ApiCharge" ADD CONSTRAINT "ApiCharge_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
