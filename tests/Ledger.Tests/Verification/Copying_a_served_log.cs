using System.IO.Compression;
using System.Text;

namespace Ledger.Tests.Verification;

public class Copying_a_served_log
{
    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(700)]
    public void Gives_an_export_that_verifies(int size)
    {
        using var served = Served(size);
        using var server = new TreeServer(served.Folder);
        var (code, output, error) = Sync(served, server);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains($"sync: from 0 to {size} entries", output, StringComparison.Ordinal);
        Assert.Equal(0, Verify(served).Code);
        Assert.Empty(Directory.EnumerateFiles(Copy(served), "*.part", SearchOption.AllDirectories));
    }

    [Fact]
    public void Goes_on_where_the_last_one_stood()
    {
        using var served = Served(300);
        using var server = new TreeServer(served.Folder);
        Assert.Equal(0, Sync(served, server).Code);
        served.Fill(1_000);
        served.Write(300);
        server.Asked.Clear();
        var (code, output, _) = Sync(served, server);
        Assert.Equal(0, code);
        Assert.Contains("sync: from 300 to 1000 entries", output, StringComparison.Ordinal);
        Assert.DoesNotContain("tile/entries/000", server.Asked);
        Assert.Equal(0, Verify(served, "--since", Path.Combine(Copy(served), $"checkpoints/{300:D20}")).Code);
    }

    [Fact]
    public void Stopped_half_way_keeps_only_what_is_verified_and_goes_on_later()
    {
        using var served = Served(1_000);
        using var server = new TreeServer(served.Folder);
        server.Answer = file => file == "tile/entries/002" ? TreeServer.Response("403 Forbidden", []) : null;
        Assert.Equal(2, Sync(served, server, "-j", "1").Code);
        Assert.False(File.Exists(Path.Combine(Copy(served), "checkpoint")));
        Assert.True(File.Exists(Path.Combine(Copy(served), "tile/entries/001")));
        server.Answer = _ => null;
        server.Asked.Clear();
        Assert.Equal(0, Sync(served, server).Code);
        Assert.DoesNotContain("tile/entries/001", server.Asked);
        Assert.Equal(0, Verify(served).Code);
    }

    [Fact]
    public void Fetches_again_what_was_damaged_in_the_folder()
    {
        using var served = Served(700);
        using var server = new TreeServer(served.Folder);
        Assert.Equal(0, Sync(served, server).Code);
        foreach (var file in new[] { "tile/entries/000", "tile/0/001", "tile/1/000.p/2", "tile/entries/002.p/188" })
            File.WriteAllText(Path.Combine(Copy(served), file), "damaged");
        Assert.Equal(0, Sync(served, server).Code);
        Assert.Equal(0, Verify(served).Code);
    }

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("tile/1/000.p/2")]
    [InlineData("tile/0/001")]
    [InlineData("tile/0/002.p/188")]
    [InlineData("tile/entries/001")]
    [InlineData("tile/entries/002.p/188")]
    public void Keeps_no_file_that_was_changed(string changed)
    {
        using var served = Served(700);
        using var server = new TreeServer(served.Folder);
        var path = Path.Combine(served.Folder, changed);
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
        var (code, _, error) = Sync(served, server);
        Assert.Equal(1, code);
        var isAtTheEdge = changed is "tile/1/000.p/2" or "tile/0/002.p/188";
        Assert.Contains(isAtTheEdge ? "checkpoint" : changed, error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Copy(served), changed)));
        Assert.False(File.Exists(Path.Combine(Copy(served), "checkpoint")));
    }

    public static TheoryData<string, int, string> BadAnswers => new()
    {
        { "oversized", 1, "the server sent more than the file can have" },
        { "a part", 1, "a part of the file that nobody asked for" },
        { "short", 1, "a tile has 32 bytes for each hash" },
        { "broken off", 2, "tile/0/001: " },
        { "elsewhere", 2, "points to http://example.com/" },
        { "forbidden", 2, "the server answers 403" },
        { "gone", 3, "the file is missing" },
        { "a bomb", 1, "the server sent more than the file can have" },
    };

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public void Says_what_is_wrong_with_an_answer(string kind, int expected, string saying)
    {
        using var served = Served(700);
        using var server = new TreeServer(served.Folder);
        var good = File.ReadAllBytes(Path.Combine(served.Folder, "tile/0/001"));
        server.Answer = file => file != "tile/0/001" ? null : kind switch
        {
            "oversized" => TreeServer.Response("200 OK", [.. good, 0]),
            "a part" => TreeServer.Response("206 Partial Content", good[..32], "Content-Range: bytes 0-31/8192"),
            "short" => TreeServer.Response("200 OK", good[..^32]),
            "broken off" => TreeServer.Response("200 OK", good[..100], "Content-Length: 8192"),
            "elsewhere" => TreeServer.Response("302 Found", [], "Location: http://example.com/"),
            "forbidden" => TreeServer.Response("403 Forbidden", []),
            "gone" => TreeServer.Response("404 Not Found", []),
            _ => TreeServer.Response("200 OK", Zipped(new byte[100_000_000]), "Content-Encoding: gzip"),
        };
        var (code, _, error) = Sync(served, server);
        Assert.Equal(expected, code);
        Assert.Contains(saying, error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Copy(served), "checkpoint")));
    }

    [Fact]
    public void Tries_again_what_fails_in_passing_and_what_a_cache_held_too_long()
    {
        using var served = Served(700);
        using var server = new TreeServer(served.Folder);
        var failed = new HashSet<string>();
        server.Answer = file => !failed.Add(file) ? null : file switch
        {
            "tile/entries/000" => TreeServer.Response("503 Service Unavailable", []),
            "tile/entries/001" => TreeServer.Response("200 OK", "stale"u8.ToArray()),
            _ => null,
        };
        Assert.Equal(0, Sync(served, server).Code);
        Assert.Equal(0, Verify(served).Code);
    }

    [Fact]
    public void Reads_compressed_answers()
    {
        using var served = Served(300);
        using var server = new TreeServer(served.Folder);
        server.Answer = file => TreeServer.Response(
            "200 OK", Zipped(File.ReadAllBytes(Path.Combine(served.Folder, file))), "Content-Encoding: gzip");
        Assert.Equal(0, Sync(served, server).Code);
        Assert.Equal(0, Verify(served).Code);
    }

    [Fact]
    public void Takes_the_narrower_tiles_from_wider_ones_when_the_log_grows_meanwhile()
    {
        using var served = Served(300);
        using var server = new TreeServer(served.Folder);
        var old = File.ReadAllBytes(Path.Combine(served.Folder, "checkpoint"));
        served.Fill(600);
        served.Write();
        server.Answer = file => file == "checkpoint" ? TreeServer.Response("200 OK", old) : null;
        // Where level 1 is still partial and its narrower tile is gone, the log has to be asked for anew.
        File.Copy(Path.Combine(served.Folder, "tile/1/000.p/2"), Path.Combine(served.Folder, "tile/1/000"));
        var (code, _, _) = Sync(served, server);
        Assert.Equal(1, code);
        var first = true;
        File.Delete(Path.Combine(served.Folder, "tile/1/000"));
        server.Answer = file =>
        {
            if (file != "checkpoint" || !first) return null;
            first = false;
            return TreeServer.Response("200 OK", old);
        };
        var (again, output, _) = Sync(served, server);
        Assert.Equal(0, again);
        Assert.Contains("to 600 entries", output, StringComparison.Ordinal);
        Assert.Equal(0, Verify(served).Code);
    }

    [Fact]
    public void Ends_with_3_when_what_the_checkpoint_promises_stays_away()
    {
        using var served = Served(300);
        using var server = new TreeServer(served.Folder);
        File.Delete(Path.Combine(served.Folder, "tile/entries/001.p/44"));
        var (code, _, error) = Sync(served, server);
        Assert.Equal(3, code);
        Assert.Contains("tile/entries/001.p/44", error, StringComparison.Ordinal);
        File.Delete(Path.Combine(served.Folder, "checkpoint"));
        Assert.Equal(3, Sync(served, server).Code);
    }

    [Theory]
    [InlineData(900, 5, "equivocation: the log has signed two histories")]
    [InlineData(700, 5, "equivocation: the log has signed two histories")]
    [InlineData(500, 1, "less of the log than it showed before")]
    public void Refuses_another_history_and_keeps_the_proof(int size, int expected, string saying)
    {
        using var served = Served(700);
        using var server = new TreeServer(served.Folder);
        Assert.Equal(0, Sync(served, server).Code);
        using var forked = new Exports();
        forked.Add("order.placed", new CanonicalObject());
        forked.Fill(size);
        forked.Write();
        using var fork = new TreeServer(forked.Folder);
        var (code, _, error) = Sync(served, fork);
        Assert.Equal(expected, code);
        Assert.Contains(saying, error, StringComparison.Ordinal);
        if (expected == 5)
            Assert.Equal(
                5, Exports.Run("compare", Path.Combine(Copy(served), "equivocation"), "--policy", served.Policy).Code);
        Assert.Equal(
            File.ReadAllText(Path.Combine(forked.Folder, "checkpoint")),
            File.ReadAllText(Path.Combine(Copy(served), "checkpoint.refused")));
        Assert.Equal(0, Verify(served).Code);
    }

    [Fact]
    public void Keeps_nothing_on_the_word_of_too_few_witnesses()
    {
        using var served = Served(300);
        using var server = new TreeServer(served.Folder);
        var key = VerifierKey.Create("w", NoteKeyType.Cosignature, new byte[32]);
        File.WriteAllText(served.Policy, served.Keys.Policy.Replace("quorum none", "", StringComparison.Ordinal)
            .TrimEnd('\n') + $"\nwitness w {key}\nquorum w\n");
        Assert.Equal(4, Sync(served, server).Code);
        Assert.False(Directory.Exists(Path.Combine(Copy(served), "tile")));
    }

    [Fact]
    public void Waits_a_moment_for_the_witnesses_of_a_new_checkpoint()
    {
        using var served = Served(300);
        using var server = new TreeServer(served.Folder);
        using var witness = CosigningKey.FromSeed("w", [.. Enumerable.Repeat((byte)7, 32)]);
        File.WriteAllText(served.Policy, served.Keys.Policy.Replace("quorum none", "", StringComparison.Ordinal)
            .TrimEnd('\n') + $"\nwitness w {witness.Vkey}\nquorum w\n");
        var note = File.ReadAllText(Path.Combine(served.Folder, "checkpoint"));
        var signed = note + witness.Cosign(SignedNote.Parse(note).Text, Exports.Noon);
        var asked = 0;
        server.Answer = file => file == "checkpoint" && ++asked > 2
            ? TreeServer.Response("200 OK", Encoding.UTF8.GetBytes(signed)) : null;
        Assert.Equal(0, Sync(served, server).Code);
        Assert.Equal(signed, File.ReadAllText(Path.Combine(Copy(served), "checkpoint")));
    }

    [Fact]
    public void Is_done_by_one_at_a_time()
    {
        using var served = Served(300);
        using var server = new TreeServer(served.Folder);
        Directory.CreateDirectory(Copy(served));
        using (new Verifier.SyncFolder(Copy(served)))
            Assert.Equal(2, Sync(served, server).Code);
        Assert.Equal(0, Sync(served, server).Code);
    }

    [Fact]
    public void Ends_with_2_where_there_is_no_server_or_no_address()
    {
        using var served = Served(3);
        var server = new TreeServer(served.Folder);
        var url = server.Url;
        server.Dispose();
        Assert.Equal(2, Exports.RunHastily("sync", url, Copy(served), "--policy", served.Policy).Code);
        Assert.Equal(2, Exports.RunHastily("sync", "ledger", Copy(served), "--policy", served.Policy).Code);
        Assert.Equal(2, Exports.RunHastily("sync", "file:///etc", Copy(served), "--policy", served.Policy).Code);
    }

    [Fact]
    public void Reports_as_canonical_json()
    {
        using var served = Served(20);
        using var server = new TreeServer(served.Folder);
        Sync(served, server, "--json", served.Scratch("report"));
        var report = File.ReadAllText(served.Scratch("report"));
        CanonicalJson.Check(Encoding.UTF8.GetBytes(report));
        Assert.StartsWith(
            "{\"command\":\"sync\",\"exitCode\":0,\"fetchedBytes\":", report, StringComparison.Ordinal);
        Assert.Contains("\"fetchedFiles\":1,\"keptSize\":0,", report, StringComparison.Ordinal);
    }

    private static Exports Served(int size)
    {
        var export = new Exports();
        export.Fill(size);
        return export.Write();
    }

    private static string Copy(Exports served) => served.Scratch("copy");

    private static (int Code, string Output, string Error) Sync(
        Exports served, TreeServer server, params string[] more) =>
        Exports.RunHastily(["sync", server.Url, Copy(served), "--policy", served.Policy, .. more]);

    private static (int Code, string Output, string Error) Verify(Exports served, params string[] more) =>
        Exports.Run(["verify", Copy(served), "--policy", served.Policy, .. more]);

    private static byte[] Zipped(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest)) gzip.Write(bytes);
        return zipped.ToArray();
    }
}
