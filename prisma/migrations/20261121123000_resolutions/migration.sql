-- What a person decided, with the case as it stood before: for some seconds it can be called off.
CREATE TABLE "Resolution" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "commentId" UUID NOT NULL,
    "batchId" UUID NOT NULL,
    "what" TEXT NOT NULL,
    "by" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "before" JSONB NOT NULL,
    "calledOffAt" TIMESTAMPTZ(3),

    CONSTRAINT "Resolution_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "Resolution_batchId_idx" ON "Resolution"("batchId");
CREATE INDEX "Resolution_commentId_at_idx" ON "Resolution"("commentId", "at");

ALTER TABLE "Resolution" ADD CONSTRAINT "Resolution_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Resolution" ADD CONSTRAINT "Resolution_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Action" ADD COLUMN "resolutionId" UUID;
CREATE INDEX "Action_resolutionId_idx" ON "Action"("resolutionId");
ALTER TABLE "Action" ADD CONSTRAINT "Action_resolutionId_fkey" FOREIGN KEY ("resolutionId") REFERENCES "Resolution"("id") ON DELETE SET NULL ON UPDATE CASCADE;
