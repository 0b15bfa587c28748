namespace Ledger.Verifier;

/// <summary>The reports for machines: canonical JSON with names that stay.</summary>
internal static class Reports
{
    public static CanonicalObject Verify(
        Verdict verdict, VerificationLevel level, ExportReport? report, KeptCheckpoint? since)
    {
        var json = Common("verify", verdict, report?.Verdict)
            .Add("level", level.ToString().ToLowerInvariant());
        if (report is null) return json;
        if (since is not null) json.Add("since", since.Checkpoint.Size);
        if (report.Entries < report.Verdict.Checkpoint.Size) json.Add("from", report.From);
        json.Add("checkpoints", report.Checkpoints)
            .Add("entries", report.Entries)
            .Add("registeredKeys", report.RegisteredKeys)
            .Add("signatures", report.Signatures)
            .Add("unregisteredKeys", report.UnregisteredKeys);
        return report.Replay is { } replay ? json.Add("replay", Replay(replay)) : json;
    }

    public static CanonicalObject Receipt(Verdict verdict, ReceiptVerdict? found)
    {
        var json = Common("receipt", verdict, found?.Checkpoint);
        if (found is null) return json;
        return json
            .Add("kind", found.Content.Kind)
            .Add("leaf", Convert.ToHexStringLower(found.Entry.Leaf))
            .Add("seq", found.Content.Seq)
            .Add("signatures", found.Content.Sigs.Count)
            .Add("time", EntryFormat.Time(found.Content.Time));
    }

    public static CanonicalObject Keys(Verdict verdict, CheckpointVerdict? checkpoint, IReadOnlyList<KeyPeriod> periods)
    {
        return Common("keys", verdict, checkpoint).Add("keys", periods.Select(period =>
        {
            var json = new CanonicalObject().Add("from", period.From).Add("vkey", period.Key.ToString());
            if (period.To is { } to) json.Add("to", to);
            if (period.Added is { } added) json.Add("added", added);
            return period.Retired is { } retired ? json.Add("retired", retired) : json;
        }));
    }

    public static CanonicalObject Compare(string command, Verdict verdict, Checkpoint? first, Checkpoint? second)
    {
        var json = Common(command, verdict, null);
        if (first is null || second is null) return json;
        return json.Add("checkpoints", new[] { first, second }.Select(
            c => new CanonicalObject().Add("root", Convert.ToHexStringLower(c.Root)).Add("size", c.Size)))
            .Add("origin", first.Origin);
    }

    public static CanonicalObject Find(Verdict verdict, CheckpointVerdict? proven, IReadOnlyList<FoundEntry> found)
    {
        var json = Common("find", verdict, proven).Add("proven", proven is not null);
        if (verdict.ExitCode is not (ExitCode.Verified or ExitCode.PolicyNotMet)) return json;
        return json.Add("entries", found.Select(e => new CanonicalObject()
            .Add("kind", e.Kind).Add("seq", e.Seq).Add("time", EntryFormat.Time(e.Time))));
    }

    public static CanonicalObject Sync(Verdict verdict, SyncReport? done)
    {
        var json = Common("sync", verdict, done?.Verdict);
        if (done is null) return json;
        return json
            .Add("fetchedBytes", done.Bytes)
            .Add("fetchedFiles", done.Files)
            .Add("keptSize", done.KeptSize);
    }

    /// <summary>Writes a report when one is wanted; a report that cannot be written is bad input, never
    /// silence.</summary>
    public static Verdict Write(string? path, Verdict verdict, Func<CanonicalObject> report)
    {
        if (path is null) return verdict;
        try
        {
            File.WriteAllBytes(path, report().ToUtf8());
            return verdict;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(ExitCode.BadInput, new(e.Message));
        }
    }

    public static void PrintWitnesses(CheckpointVerdict verdict, TextWriter output)
    {
        var witnesses = verdict.Cosignatures.Count == 0
            ? "no witness"
            : string.Join(", ", verdict.Cosignatures.Select(c => $"{c.Witness} at {EntryFormat.Time(c.Time)}"));
        output.WriteLine($"note: both signatures of the log are good; witnessed by {witnesses}");
    }

    public static void PrintReplay(ReplayReport replay, TextWriter output)
    {
        output.WriteLine(
            $"replay: {replay.Orders} orders, {replay.Matches} matches, {replay.Leases} leases, "
            + $"{replay.UsageRecords} records of use, "
            + $"{replay.SettlementsPaid} of {replay.Settlements} settlements paid");
        output.WriteLine(
            $"replay: {replay.Transfers} transfers on {replay.Accounts} accounts sum to zero; "
            + $"{replay.VouchersIssued} vouchers issued, {replay.VouchersRedeemed} redeemed, "
            + $"{replay.VouchersOutstanding} outstanding");
        output.WriteLine(
            $"replay: {replay.OpeningsChecked} openings fit their commitments; "
            + $"{replay.OpeningsMissing} commitments not checked, no openings; "
            + $"limits of {replay.LimitsUnchecked} orders not checked, {replay.ConstraintsUnchecked} constraints");
        if (replay.Operators > 1)
            output.WriteLine($"replay: {replay.Operators} participants are operators; ask who they are");
    }

    public static CanonicalObject Common(string command, Verdict verdict, CheckpointVerdict? checkpoint)
    {
        var json = new CanonicalObject()
            .Add("command", command)
            .Add("exitCode", verdict.ExitCode)
            .Add("verdict", verdict.Word);
        if (verdict.Failure is { } failure) json.Add("failure", Failure(failure));
        if (checkpoint is null) return json;
        return json
            .Add("origin", checkpoint.Checkpoint.Origin)
            .Add("quorumMet", checkpoint.QuorumMet)
            .Add("root", Convert.ToHexStringLower(checkpoint.Checkpoint.Root))
            .Add("size", checkpoint.Checkpoint.Size)
            .Add("witnesses", checkpoint.Cosignatures.Select(
                c => new CanonicalObject().Add("name", c.Witness).Add("time", EntryFormat.Time(c.Time))));
    }

    private static CanonicalObject Replay(ReplayReport replay) => new CanonicalObject()
        .Add("accounts", replay.Accounts)
        .Add("clientSeqSkipped", replay.ClientSeqSkipped)
        .Add("constraintsUnchecked", replay.ConstraintsUnchecked)
        .Add("leases", replay.Leases)
        .Add("limitsUnchecked", replay.LimitsUnchecked)
        .Add("matches", replay.Matches)
        .Add("matchesUnfinished", replay.MatchesUnfinished)
        .Add("offers", replay.Offers)
        .Add("openingsChecked", replay.OpeningsChecked)
        .Add("openingsMissing", replay.OpeningsMissing)
        .Add("operators", replay.Operators)
        .Add("orders", replay.Orders)
        .Add("ordersUnfinished", replay.OrdersUnfinished)
        .Add("otherEntries", replay.OtherEntries)
        .Add("participants", replay.Participants)
        .Add("settlements", replay.Settlements)
        .Add("settlementsPaid", replay.SettlementsPaid)
        .Add("transfers", replay.Transfers)
        .Add("usageRecords", replay.UsageRecords)
        .Add("vouchersIssued", replay.VouchersIssued)
        .Add("vouchersOutstanding", replay.VouchersOutstanding)
        .Add("vouchersRedeemed", replay.VouchersRedeemed);

    private static CanonicalObject Failure(VerificationFailure failure)
    {
        var json = new CanonicalObject().Add("rule", failure.Rule);
        if (failure.File is not null) json.Add("file", failure.File);
        if (failure.Index is { } index) json.Add("index", index);
        if (failure.Offset is { } offset) json.Add("offset", offset);
        if (failure.Expected is not null) json.Add("expected", failure.Expected);
        if (failure.Found is not null) json.Add("found", failure.Found);
        return json;
    }
}
