namespace EndToEnd.Tests;

/// <summary>What <c>ops/cledger</c> makes for auditors. MARKET_LONG=1 makes it and runs it without .NET.</summary>
public sealed class TheVerifierAsOneFile
{
    [Fact]
    public async Task Runs_where_there_is_no_dotnet()
    {
        if (!ADemoDay.IsLong)
        {
            return;
        }

        var folder = Directory.CreateTempSubdirectory("cledger-").FullName;
        try
        {
            var (status, output) = await RunningScript.RunAsync(
                ["ops/cledger", folder], new Dictionary<string, string>());
            Assert.True(status == 0, output);
            Assert.Equal(["cledger"], Directory.GetFiles(folder).Select(Path.GetFileName));

            var nowhere = new Dictionary<string, string> { ["DOTNET_ROOT"] = folder, ["PATH"] = "/usr/bin:/bin" };
            (status, output) = await RunningScript.RunAsync(["-c", $"'{folder}/cledger' selftest"], nowhere);
            Assert.True(status == 0, output);
            Assert.EndsWith("verified", output.Trim(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
