"""
Work in the background: the standard django-tasks API on a lease back end that survives kill -9.

    @task()
    def send_digest(tenant_id: str) -> None: ...

    send_digest.enqueue(str(tenant.pk))      # a row of Job, in the caller's transaction

A worker leases a job for LINLI_LEASE_SECONDS and renews the lease while it works. What the task writes and the job's `done`
commit in one transaction, so a worker killed at any instant has either done all of it or nothing, and another takes the job up
when the lease runs out. A task that works in batches says `@task(own_transactions=True)`; it may be run again from the start
and must find out by itself how far it got. What leaves the database (SMS, mail, HTTP) can happen twice and carries a key.

    definition  LeaseTask: what a task may say of itself        jobs      the SQL: claim, renew, finish, fail
    backend     enqueue and get_result                          lease     the heartbeat of the job that runs here
    control     unique keys, progress, cancelling               schedule  every(minutes=…)
    worker      the loop
"""
