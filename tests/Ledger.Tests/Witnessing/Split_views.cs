using System.Net;
using System.Net.Sockets;
using System.Text;
using Ledger.Tests.Verification;
using Ledger.Verifier;

namespace Ledger.Tests.Witnessing;

/// <summary>One log shows one history to some and another to others; all that is compared was signed by it.</summary>
public sealed class Split_views : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly GrowingLog _honest = new();
    private readonly GrowingLog _forged = new("forged");

    public Split_views() => File.WriteAllText(_folder.File("policy"), _honest.PolicyText);

    private string Policy => _folder.File("policy");

    public void Dispose()
    {
        _honest.Dispose();
        _forged.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Shown_to_two_witnesses_and_an_auditor_end_in_a_proof_that_anybody_can_check()
    {
        await using var first = new RunningWitness(_folder.File("w1"), "w1", _honest.Policy);
        await using var second = new RunningWitness(_folder.File("w2"), "w2", _honest.Policy);
        Assert.Equal(200, await first.AddAsync(_honest.Request(0, 40, 30)));
        Assert.Equal(200, await second.AddAsync(_forged.Request(0, 44, 30)));
        // Neither takes the other's view.
        Assert.Equal(422, await first.AddAsync(_forged.Request(40, 44, 30)));
        await File.WriteAllTextAsync(_folder.File("a"), await first.LatestAsync(_honest.Policy.Origin));
        await File.WriteAllTextAsync(_folder.File("b"), await second.LatestAsync(_honest.Policy.Origin));

        // Of two sizes the notes alone say nothing; with the export that came with either, the proof is written.
        Assert.Equal(3, Run("compare", _folder.File("a"), _folder.File("b")).Code);
        foreach (var view in new[] { _honest, _forged })
        {
            view.SignAt(50);
            var (code, _, error) = Run(
                "consistency", _folder.File("a"), _folder.File("b"), view.Export.Folder,
                "--evidence", _folder.File("proof"));
            Assert.Equal(5, code);
            Assert.Contains("two histories", error, StringComparison.Ordinal);
            Assert.Equal(5, Run("compare", _folder.File("proof")).Code);
        }
    }

    [Fact]
    public void Of_one_size_need_no_export()
    {
        File.WriteAllText(_folder.File("a"), _honest.SignAt(9));
        File.WriteAllText(_folder.File("b"), _forged.SignAt(9));
        Assert.Equal(5, Run("compare", _folder.File("a"), _folder.File("b"), "--evidence", _folder.File("proof")).Code);
        Assert.Equal(5, Run("compare", _folder.File("proof"), "--json", _folder.File("report")).Code);
        CanonicalJson.Check(File.ReadAllBytes(_folder.File("report")));
        Assert.Contains(
            "\"verdict\":\"equivocation\"", File.ReadAllText(_folder.File("report")), StringComparison.Ordinal);
    }

    [Fact]
    public void Are_found_in_receipts_too()
    {
        foreach (var (name, log) in new[] { ("a", _honest), ("b", _forged) })
        {
            var note = log.SignAt(9);
            File.WriteAllText(
                _folder.File(name), Receipt.Write(log.Export.Entries[3], log.Tiles.InclusionProof(3, 9), note));
        }

        Assert.Equal(5, Run("compare", _folder.File("a"), _folder.File("b")).Code);
    }

    [Fact]
    public void Are_not_seen_where_a_log_has_only_grown()
    {
        File.WriteAllText(_folder.File("a"), _honest.SignAt(9));
        Assert.Equal(0, Run("compare", _folder.File("a"), _folder.File("a")).Code);
        File.WriteAllText(_folder.File("b"), _honest.SignAt(31));
        foreach (var (a, b) in new[] { ("a", "b"), ("b", "a"), ("b", "b") })
            Assert.Equal(0, Run("consistency", _folder.File(a), _folder.File(b), _honest.Export.Folder).Code);
    }

    [Fact]
    public void Are_found_by_the_tiles_of_a_served_log_too()
    {
        File.WriteAllText(_folder.File("a"), _honest.SignAt(9));
        File.WriteAllText(_folder.File("b"), _honest.SignAt(300));
        File.WriteAllText(_folder.File("forged"), _forged.SignAt(9));
        using var server = new TreeServer(_honest.Export.Folder);
        _honest.SignAt(700);
        foreach (var (a, b) in new[] { ("a", "b"), ("b", "a"), ("b", "b") })
        {
            var (code, output, error) = Run("consistency", _folder.File(a), _folder.File(b), server.Url);
            Assert.Equal((0, ""), (code, error));
            Assert.EndsWith("verified\n", output, StringComparison.Ordinal);
        }

        // No entry is asked for.
        Assert.DoesNotContain(server.Asked, file => file.Contains("entries", StringComparison.Ordinal));
        var forged = Run(
            "consistency", _folder.File("forged"), _folder.File("b"), server.Url, "--evidence", _folder.File("proof"));
        Assert.Equal(5, forged.Code);
        Assert.Equal(5, Run("compare", _folder.File("proof")).Code);

        // A checkpoint that the served tree contradicts, and one that is beyond it.
        File.WriteAllText(_folder.File("forged"), _forged.SignAt(299));
        Assert.Equal(5, Run("consistency", _folder.File("a"), _folder.File("forged"), server.Url).Code);
        File.WriteAllText(_folder.File("beyond"), _honest.SignAt(800));
        _honest.Export.Write(700);
        File.Copy(
            Path.Combine(_honest.Export.Folder, $"checkpoints/{700:D20}"),
            Path.Combine(_honest.Export.Folder, TilePath.Checkpoint), overwrite: true);
        foreach (var tile in Directory.EnumerateFiles(Path.Combine(_honest.Export.Folder, "tile/0/003.p")))
            File.Delete(tile);
        Assert.Equal(3, Run("consistency", _folder.File("b"), _folder.File("beyond"), server.Url).Code);
    }

    [Fact]
    public void Are_not_claimed_where_a_server_sends_what_is_wrong_or_nothing()
    {
        File.WriteAllText(_folder.File("a"), _honest.SignAt(9));
        File.WriteAllText(_folder.File("b"), _honest.SignAt(300));
        using var server = new TreeServer(_honest.Export.Folder);
        var tile = File.ReadAllBytes(Path.Combine(_honest.Export.Folder, "tile/0/000"));
        tile[300] ^= 1;
        foreach (var (answer, expected) in new (byte[], int)[]
        {
            (TreeServer.Response("200 OK", tile), 1), (TreeServer.Response("200 OK", tile[..8_000]), 1),
            (TreeServer.Response("200 OK", [.. tile, 1]), 1), (TreeServer.Response("404 Not Found", []), 3),
            (TreeServer.Response("403 Forbidden", []), 2),
        })
        {
            server.Answer = file => file == "tile/0/000" ? answer : null;
            Assert.Equal(expected, Run("consistency", _folder.File("a"), _folder.File("b"), server.Url).Code);
        }

        server.Answer = file => file == "checkpoint" ? TreeServer.Response("404 Not Found", []) : null;
        Assert.Equal(3, Run("consistency", _folder.File("a"), _folder.File("b"), server.Url).Code);
        foreach (var place in new[] { _folder.File("none"), "ftp://127.0.0.1/ledger" })
            Assert.Equal(2, Run("consistency", _folder.File("a"), _folder.File("b"), place).Code);
    }

    [Fact]
    public void Are_not_claimed_where_only_the_export_is_damaged()
    {
        File.WriteAllText(_folder.File("a"), _honest.SignAt(9));
        File.WriteAllText(_folder.File("b"), _honest.SignAt(31));
        var tile = Path.Combine(_honest.Export.Folder, "tile/0/000.p/31");
        for (var at = 0; at < 31 * 32; at += 16)
        {
            var bytes = File.ReadAllBytes(tile);
            bytes[at] ^= 1;
            File.WriteAllBytes(tile, bytes);
            Assert.Equal(1, Run("consistency", _folder.File("a"), _folder.File("b"), _honest.Export.Folder).Code);
            bytes[at] ^= 1;
            File.WriteAllBytes(tile, bytes);
        }

        File.Delete(tile);
        Assert.Equal(3, Run("consistency", _folder.File("a"), _folder.File("b"), _honest.Export.Folder).Code);
    }

    [Fact]
    public void Are_proven_by_nothing_less_than_two_signed_notes_that_contradict_each_other()
    {
        var (small, large) = (_honest.SignAt(9), _honest.SignAt(31));
        var proof = _honest.Tiles.ConsistencyProof(9, 31);
        var root = _honest.Tiles.Root(9);
        using var strangers = LogKeys.Create(_honest.Policy.Origin);
        var forgedRoot = root.ToArray();
        forgedRoot[0] ^= 1;
        Equivocation[] nothing =
        [
            new(small, large, root, proof),
            new(small, large, forgedRoot, proof),
            new(small, large, root, []),
            new(small, small, root, []),
            new(small, strangers.SignCheckpoint(_forged.Export.Appender.Head), root, proof),
        ];
        foreach (var claim in nothing)
        {
            File.WriteAllText(_folder.File("claim"), claim.ToText());
            Assert.Equal(1, Run("compare", _folder.File("claim")).Code);
        }
    }

    [Fact]
    public void Stay_proven_only_while_no_bit_of_the_proof_is_changed()
    {
        var (small, large) = (_forged.SignAt(9), _honest.SignAt(12));
        var text = Encoding.UTF8.GetBytes(
            new Equivocation(small, large, _honest.Tiles.Root(9), _honest.Tiles.ConsistencyProof(9, 12)).ToText());
        Equivocation.Parse(text).Verify(_honest.Policy);
        for (var bit = 0; bit < text.Length * 8; bit += 3)
        {
            var mutant = text.ToArray();
            mutant[bit / 8] ^= (byte)(1 << (bit % 8));
            var refused = Record.Exception(() => Equivocation.Parse(mutant).Verify(_honest.Policy));
            Assert.True(refused is LedgerFormatException or LedgerVerificationException, $"bit {bit}: {refused}");
        }
    }

    private (int Code, string Output, string Error) Run(params string[] args) =>
        Exports.Run([.. args, "--policy", Policy]);

    /// <summary>A witness behind real HTTP on the loopback address.</summary>
    private sealed class RunningWitness : IAsyncDisposable
    {
        private readonly CosigningKey _key;
        private readonly WitnessState _state;
        private readonly WitnessServer _server;
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;
        private readonly HttpClient _http;

        public RunningWitness(string folder, string name, LogPolicy log)
        {
            _key = CosigningKey.Create(name);
            _state = new(folder);
            var endPoint = FreeEndPoint();
            _server = new(new(_key, [log], _state, TimeProvider.System), endPoint, TextWriter.Null);
            _running = _server.RunAsync(_stop.Token);
            _http = new() { BaseAddress = new($"http://{endPoint}/") };
        }

        public async Task<int> AddAsync(AddCheckpointRequest request)
        {
            using var body = new ByteArrayContent(GrowingLog.Bytes(request));
            using var answer = await _http.PostAsync(new Uri("add-checkpoint", UriKind.Relative), body);
            return (int)answer.StatusCode;
        }

        public Task<string> LatestAsync(string origin) =>
            _http.GetStringAsync(new Uri($"{WitnessState.NameOf(origin)}/checkpoint", UriKind.Relative));

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            _http.Dispose();
            _server.Dispose();
            _state.Dispose();
            _key.Dispose();
            _stop.Dispose();
        }
    }

    internal static IPEndPoint FreeEndPoint()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
