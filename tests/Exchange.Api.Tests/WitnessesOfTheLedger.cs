using System.Text;
using Exchange.Api.Hosting;
using Exchange.Api.Notes;
using Exchange.Api.Publishing;
using Exchange.Api.Tests.Kit;
using Exchange.Api.Witnessing;
using Exchange.Contracts.Wire;
using Ledger;

namespace Exchange.Api.Tests;

/// <summary>An exchange with witnesses: real HTTP on the loopback address, and the market's clock in the test's
/// hand.</summary>
public sealed class WitnessesOfTheLedger : IAsyncLifetime
{
    private TestExchange _exchange = null!;
    private LogKeys _keys = null!;
    private TestWitness _first = null!;
    private TestWitness _second = null!;

    private string File(string name) => Path.Combine(_exchange.Folder, name);

    public async Task InitializeAsync()
    {
        _exchange = await TestExchange.CreateAsync();
        _keys = LogKeys.Create(TestExchange.Origin);
        _keys.Save(_exchange.Settings().KeyFolder);
        _first = new("first", _keys, File("w1"));
        _second = new("second", _keys, File("w2"));
    }

    public async Task DisposeAsync()
    {
        _second.Release();
        await _exchange.DisposeAsync();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        _keys.Dispose();
    }

    [Fact]
    public async Task Sign_what_is_published_and_receipts_get_their_mark_later()
    {
        await RunAsync("all");
        var reply = await DecideAsync();
        Assert.False(Check(reply.Receipt!).QuorumMet);

        await _exchange.Service<WitnessRounds>().ExportAsync();

        var served = await ServedAsync("/ledger/checkpoint");
        Assert.True(Policy.Verify(Encoding.UTF8.GetBytes(served)).QuorumMet);
        var later = Check(await ServedAsync($"/v1/ledger/entries/{reply.Seq}/receipt"));
        Assert.True(later.QuorumMet);
        Assert.Equal(["first", "second"], later.Cosignatures.Select(c => c.Witness));
        Assert.Contains("SHA256SUMS", Directory.GetFiles(_exchange.PublishFolder).Select(Path.GetFileName));
        Assert.Contains("witness first ", await ServedAsync("/ledger/policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keep_their_signatures_when_the_same_checkpoint_is_published_again()
    {
        await RunAsync("all");
        await DecideAsync();
        await _exchange.Service<WitnessRounds>().ExportAsync();
        var before = await ServedAsync("/ledger/checkpoint");

        await _exchange.Service<Publisher>().FlushAsync();
        await _exchange.StopAsync();

        var after = await System.IO.File.ReadAllTextAsync(Path.Combine(_exchange.PublishFolder, "checkpoint"));
        Assert.True(Policy.Verify(Encoding.UTF8.GetBytes(after)).QuorumMet);
        Assert.True(NoteStore.CheckpointOf(after).Size >= NoteStore.CheckpointOf(before).Size);
    }

    [Fact]
    public async Task Are_asked_by_themselves_as_the_ledger_grows()
    {
        await RunAsync("any");
        await DecideAsync();
        var asked = Task.WhenAll(_first.AskedAsync(), _second.AskedAsync());
        while (!asked.IsCompleted)
        {
            _exchange.Wall.Advance(TimeSpan.FromSeconds(1));
            await _exchange.CountAsync("exchange.owner");
        }

        var metrics = await ServedAsync("/metrics");
        Assert.Contains("market_witness_age_seconds{witness=\"first\"}", metrics, StringComparison.Ordinal);
        Assert.Contains("market_ledger_witnessed ", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_do_not_answer_hold_up_neither_trading_nor_receipts_nor_each_other()
    {
        await RunAsync("any");
        _second.Hold();
        var exporting = _exchange.Service<WitnessRounds>().ExportAsync();
        var reply = await DecideAsync();
        Check(reply.Receipt!);
        Assert.False(exporting.IsCompleted);
        // The patience of a round, by the market's clock.
        while (!exporting.IsCompleted)
        {
            _exchange.Wall.Advance(TimeSpan.FromSeconds(1));
            await _exchange.CountAsync("exchange.owner");
        }

        await exporting;
        var verdict = Check(await ServedAsync("/v1/ledger/entries/0/receipt"));
        Assert.Equal("first", Assert.Single(verdict.Cosignatures).Witness);
    }

    [Fact]
    public async Task That_answer_late_are_still_heard()
    {
        await RunAsync("all");
        var size = _exchange.Service<Sequencing.SignedLedger>().Last!.Value.Head.Size;
        _second.Hold();
        var asked = _second.AskedAsync();
        var exporting = _exchange.Service<WitnessRounds>().ExportAsync();
        await asked;
        await DecideAsync();
        await _exchange.Service<Publisher>().FlushAsync();
        Assert.False(Check(await ServedAsync("/v1/ledger/entries/0/receipt")).QuorumMet);

        _second.Release();
        await exporting;

        // Of the older checkpoint, for a newer one has been published meanwhile.
        var verdict = Check(await ServedAsync("/v1/ledger/entries/0/receipt"));
        Assert.True(verdict.QuorumMet);
        Assert.Equal(size, verdict.Checkpoint.Size);
        Assert.False(Policy.Verify(Encoding.UTF8.GetBytes(await ServedAsync("/ledger/checkpoint"))).QuorumMet);
    }

    [Fact]
    public async Task That_are_gone_are_no_reason_not_to_start_or_to_stop()
    {
        await _second.DisposeAsync();
        await RunAsync("all");
        var reply = await DecideAsync();
        await _exchange.Service<WitnessRounds>().ExportAsync();
        Assert.False(Check(await ServedAsync($"/v1/ledger/entries/{reply.Seq}/receipt")).QuorumMet);
        Assert.Contains(
            "market_witness_failures_total{witness=\"second\"}", await ServedAsync("/metrics"),
            StringComparison.Ordinal);
        await _exchange.StopAsync();
    }

    [Fact]
    public async Task That_hold_more_than_was_ever_signed_are_never_taken_for_content()
    {
        var log = new LedgerAppender(TestExchange.Origin, LedgerHead.Empty(TestExchange.Origin));
        for (var i = 0; i < 5; i++)
            log.Append("ledger.tick", "{}"u8, [], TestExchange.Start);
        var shown = new ShownCheckpoint(5, _keys.SignCheckpoint(log.Head), _ => [], () => 6);
        for (var i = 5; i < 50; i++)
            log.Append("ledger.tick", "{}"u8, [], TestExchange.Start);
        Assert.Equal(200, _first.Add(new(0, [], _keys.SignCheckpoint(log.Head))));
        using var asked = new AskedWitness(WitnessOf(_first), _exchange.Wall);
        for (var round = 0; round < 3; round++)
        {
            var refused = await Assert.ThrowsAsync<WitnessAheadException>(
                () => asked.CosignAsync(shown, CancellationToken.None));
            Assert.Contains("50 entries", refused.Message, StringComparison.Ordinal);
        }

        // What it has signed for this node itself is no such thing.
        using var other = new AskedWitness(WitnessOf(_second), _exchange.Wall);
        Assert.NotNull(await other.CosignAsync(
            new(50, _keys.SignCheckpoint(log.Head), _ => [], () => 50), CancellationToken.None));
        Assert.Null(await other.CosignAsync(shown, CancellationToken.None));
    }

    [Fact]
    public async Task That_answer_when_the_files_are_the_next_owners_change_nothing()
    {
        await RunAsync("all");
        _second.Hold();
        var asked = _second.AskedAsync();
        var exporting = _exchange.Service<WitnessRounds>().ExportAsync();
        await asked;
        var publisher = _exchange.Service<Publisher>();
        await publisher.CloseAsync();
        var before = await System.IO.File.ReadAllTextAsync(Path.Combine(_exchange.PublishFolder, "checkpoint"));

        _second.Release();
        await exporting;

        var after = await System.IO.File.ReadAllTextAsync(Path.Combine(_exchange.PublishFolder, "checkpoint"));
        Assert.Equal(before, after);
        Assert.False(Policy.Verify(Encoding.UTF8.GetBytes(after)).QuorumMet);
    }

    [Theory]
    [InlineData(50, "restored from a backup")]
    [InlineData(1, "not those that the witness first has cosigned")]
    public async Task That_hold_what_the_database_does_not_extend_stop_the_start(int size, string why)
    {
        await RunAsync("any");
        await _exchange.JoinAsync("Somebody");
        await _exchange.StopAsync();
        // The witness has seen what the database has lost, and the note store was restored with it.
        var lost = new LedgerAppender(TestExchange.Origin, LedgerHead.Empty(TestExchange.Origin));
        for (var i = 0; i < size; i++)
            lost.Append("ledger.tick", "{}"u8, [], TestExchange.Start);
        await using var witness = new TestWitness("first", _keys, File("w3"));
        Assert.Equal(200, witness.Add(new(0, [], _keys.SignCheckpoint(lost.Head))));
        await System.IO.File.WriteAllTextAsync(File("witnesses"), witness.Line + "quorum first\n");

        var refused = await Assert.ThrowsAsync<LedgerBehindNoteException>(() => _exchange.RunAsync(
            settings => settings with { WitnessFile = File("witnesses") }));

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quorum nobody\n", "a name is used before it is defined")]
    [InlineData("witness w nonsense http://127.0.0.1:1\nquorum w\n", "a vkey is name+8 hexadecimal digits+base64")]
    [InlineData(null, "witnesses")]
    public async Task That_are_set_wrongly_stop_the_start(string? lines, string why)
    {
        if (lines is not null)
            await System.IO.File.WriteAllTextAsync(File("witnesses"), lines);
        var refused = await Assert.ThrowsAsync<SettingsException>(() => _exchange.RunAsync(
            settings => settings with { WitnessFile = File("witnesses") }));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    private LogPolicy Policy { get; set; } = null!;

    private Witness WitnessOf(TestWitness witness) => LogPolicy.Parse(Encoding.UTF8.GetBytes(
        _keys.PolicyWith($"{witness.Line}quorum {witness.Name}\n"))).Witnesses[0];

    private async Task RunAsync(string threshold)
    {
        var lines = $"{_first.Line}{_second.Line}group both {threshold} first second\nquorum both\n";
        await System.IO.File.WriteAllTextAsync(File("witnesses"), lines);
        Policy = LogPolicy.Parse(Encoding.UTF8.GetBytes(_keys.PolicyWith(lines)));
        await _exchange.RunAsync(settings => settings with { WitnessFile = File("witnesses") });
    }

    /// <summary>Something is decided and answered.</summary>
    private async Task<AttestedFact> DecideAsync()
    {
        var buyer = await _exchange.JoinAsync("Somebody", "Buyer");
        var account = await _exchange.AccountOfAsync(buyer.ParticipantId);
        var reply = await _exchange.Operator.DepositAsync(
            account, MicroAmount.Parse("10"), TestExchange.Currency, "bank");
        return reply.Facts[0];
    }

    private CheckpointVerdict Check(string receipt) =>
        Receipt.Verify(Encoding.UTF8.GetBytes(receipt), Policy).Checkpoint;

    private async Task<string> ServedAsync(string path)
    {
        using var http = _exchange.Http();
        return await http.GetStringAsync(new Uri(path, UriKind.Relative));
    }
}
