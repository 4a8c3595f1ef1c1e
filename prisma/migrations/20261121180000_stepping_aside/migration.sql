-- Who may not decide on a case for a reason of their own (WH-18).
CREATE TABLE "StepAside" (
    "commentId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "StepAside_pkey" PRIMARY KEY ("commentId","userId")
);

ALTER TABLE "StepAside" ADD CONSTRAINT "StepAside_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "StepAside" ADD CONSTRAINT "StepAside_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
