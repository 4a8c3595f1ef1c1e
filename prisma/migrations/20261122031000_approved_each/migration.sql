-- The headteacher approves each account by itself; one that nobody approved only watches. Accounts that are here already go on as they did:
-- what is looked after must not stop overnight, and the register says what is not on record.
ALTER TABLE "Account" ADD COLUMN "watchOnly" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "AccountApproval" ADD COLUMN "account" TEXT NOT NULL DEFAULT '';
ALTER TABLE "AccountApproval" ADD COLUMN "accountId" UUID;
ALTER TABLE "AccountApproval" ADD CONSTRAINT "AccountApproval_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- The newest approval of a platform was of the account that was connected first after it.
UPDATE "AccountApproval" a SET "accountId" = c.id, account = c.name FROM (
  SELECT DISTINCT ON (n.id) n.id AS approval, o.id, COALESCE(NULLIF(o.handle, ''), o.name) AS name
  FROM (SELECT DISTINCT ON ("schoolId", platform) * FROM "AccountApproval" WHERE "approvedAt" IS NOT NULL
        ORDER BY "schoolId", platform, "requestedAt" DESC) n
  JOIN "Account" o ON o."schoolId" = n."schoolId" AND o.platform = n.platform
  JOIN "Credential" k ON k."accountId" = o.id
  ORDER BY n.id, k."connectedAt") c
  WHERE c.approval = a.id;
