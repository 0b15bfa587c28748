namespace Ledger.Tests.Verification;

/// <summary>Bundles of the largest entries take 8 MiB each: what is under way is bounded by bytes, not by
/// cores.</summary>
public class Large_bundles
{
    private const int Jobs = 64;

    [Fact]
    public void Are_under_way_as_far_as_the_bound_goes()
    {
        using var export = new Exports();
        var text = new string('x', EntryFormat.MaxBytes - 400);
        while (export.Entries.Count < 4 * TilePath.Width)
            export.Add("test.large", new CanonicalObject().Add("text", text));
        export.Write();
        var policy = LogPolicy.Parse(File.ReadAllBytes(export.Policy));
        var verifier = new ExportVerifier(export.Folder, policy, VerificationLevel.Chain, Jobs)
        {
            MostBytes = 17 << 20,
        };
        Assert.Equal(4 * TilePath.Width, verifier.Verify().Entries);
        Assert.Equal(16 << 20, verifier.PeakUnderWay);
        Assert.InRange(ExportVerifier.MostUnderWay, 1, 100 << 20);
    }

    [Fact]
    public void Of_small_entries_are_as_many_as_the_cores_can_take()
    {
        using var export = new Exports();
        export.Fill(3_000);
        export.Write();
        var policy = LogPolicy.Parse(File.ReadAllBytes(export.Policy));
        var verifier = new ExportVerifier(export.Folder, policy, VerificationLevel.Chain, Jobs);
        Assert.Equal(3_000, verifier.Verify().Entries);
        Assert.InRange(verifier.PeakUnderWay, 11 * (64 << 10), 12 * (128 << 10));
    }
}
