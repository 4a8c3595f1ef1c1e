-- What the register says of an account beside the case that was approved for it, and how accounts are named.
ALTER TABLE "School" ADD COLUMN     "accountNames" TEXT NOT NULL DEFAULT '';

CREATE TABLE "AccountEntry" (
    "accountId" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "purpose" TEXT,
    "audience" TEXT,
    "adminOne" TEXT,
    "adminTwo" TEXT,
    "tone" TEXT NOT NULL DEFAULT '',
    "changedBy" UUID NOT NULL,
    "changedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AccountEntry_pkey" PRIMARY KEY ("accountId")
);

CREATE INDEX "AccountEntry_schoolId_idx" ON "AccountEntry"("schoolId");

ALTER TABLE "AccountEntry" ADD CONSTRAINT "AccountEntry_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "AccountEntry" ADD CONSTRAINT "AccountEntry_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
