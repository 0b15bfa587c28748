using System.Diagnostics;
using System.Text;

namespace Ledger.Tests.Witnessing;

/// <summary><c>cledger witness</c> as a process of its own, killed in the middle of its work.</summary>
public sealed class A_killed_witness : IDisposable
{
    private const string Name = "witness.example/w1";

    private readonly TemporaryFolder _folder = new();
    private readonly GrowingLog _log = new();
    private readonly HttpClient _http = new();
    private Process? _process;
    private string _vkey = "";

    public A_killed_witness() => File.WriteAllText(_folder.File("policy"), _log.PolicyText);

    public void Dispose()
    {
        _process?.Kill();
        _process?.Dispose();
        _http.Dispose();
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Remembers_all_that_it_has_signed_and_keeps_its_key()
    {
        using var forged = new GrowingLog("forged");
        await StartAsync();
        var vkey = _vkey;
        Assert.Equal(200, (int)(await PostAsync(_log.Request(0, 10))).StatusCode);
        var held = 10;
        for (var round = 0; round < 3; round++)
        {
            // Answered or not: the kill comes while the request is on its way through, or right after the answer.
            var request = _log.Request(held, held + 5);
            var cut = PostAsync(request);
            if (round == 1) await cut;
            await KillAsync();
            var answered = cut.IsCompletedSuccessfully && (await cut).IsSuccessStatusCode;
            await StartAsync();
            var size = Checkpoint.Parse(SignedNote.Parse(await LatestAsync()).Text).Size;
            Assert.True(answered ? size == held + 5 : size == held || size == held + 5, $"{size} after {held}");
            held = (int)size;
            Assert.Equal(
                held == 10 ? 422 : 409, (int)(await PostAsync(forged.Request(10, held + 5, 8))).StatusCode);
            Assert.Equal(200, (int)(await PostAsync(_log.Request(held, held + 6))).StatusCode);
            held += 6;
        }

        Assert.Equal(vkey, _vkey);
        var policy = _log.PolicyText.Replace(
            "quorum none", $"witness w1 {_vkey}\nquorum w1", StringComparison.Ordinal);
        Assert.True(LogPolicy.Parse(Encoding.UTF8.GetBytes(policy))
            .Verify(Encoding.UTF8.GetBytes(await LatestAsync())).QuorumMet);
    }

    [Fact]
    public async Task Does_not_start_on_another_state()
    {
        await StartAsync();
        Assert.Equal(200, (int)(await PostAsync(_log.Request(0, 10))).StatusCode);
        await KillAsync();
        Directory.Move(_folder.File("state"), _folder.File("unmounted"));
        _process = Launch();
        Assert.Null(await _process.StandardOutput.ReadLineAsync());
        await _process.WaitForExitAsync();
        Assert.Equal(2, _process.ExitCode);
        Directory.Delete(_folder.File("state"), recursive: true);
        Directory.Move(_folder.File("unmounted"), _folder.File("state"));
        await StartAsync();
        Assert.Equal(409, (int)(await PostAsync(_log.Request(0, 12))).StatusCode);
    }

    private async Task StartAsync()
    {
        _process = Launch();
        var said = (await _process.StandardOutput.ReadLineAsync())?.Split(' ');
        Assert.Equal(4, said?.Length);
        Assert.Equal(Name, said![1]);
        _vkey = said[2];
        Address = new(said[3] + "/");
    }

    private Process Launch()
    {
        var endPoint = Split_views.FreeEndPoint();
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "exec", Path.Combine(AppContext.BaseDirectory, "cledger.dll"), "witness",
                "--listen", endPoint.ToString(), "--state", _folder.File("state"), "--name", Name,
                "--key", _folder.File("key"), "--policy", _folder.File("policy"),
            },
        };
        return Process.Start(start)!;
    }

    private Uri Address { get; set; } = new("http://127.0.0.1/");

    private async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    private async Task<HttpResponseMessage> PostAsync(AddCheckpointRequest request)
    {
        using var body = new ByteArrayContent(GrowingLog.Bytes(request));
        return await _http.PostAsync(new Uri(Address, "add-checkpoint"), body);
    }

    private Task<string> LatestAsync() =>
        _http.GetStringAsync(new Uri(Address, $"{WitnessState.NameOf(_log.Policy.Origin)}/checkpoint"));
}
