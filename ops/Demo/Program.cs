using System.CommandLine;
using Demo;
using Demo.Proof;
using Demo.Report;

Screen.Prepare();
var api = new Option<string>("--api") { Description = "The exchange's address.", Required = true };
var data = new Option<string>("--data") { Description = "The exchange's data folder.", Required = true };
var jobs = new Option<int>("--jobs") { Description = "How many jobs of the trace; 0 for all 7,249." };
var database = new Option<string?>("--database")
{
    Description = "Connection string of the checker role; MARKET_CheckDatabase if not given.",
};
var check = new Option<string?>("--check") { Description = "The program that checks the invariants, Check.dll." };
var verifier = new Option<string?>("--verifier") { Description = "The auditor's program, cledger.dll." };
var command = new RootCommand("Runs the demo day on an exchange that has been started with --demo.")
{
    api, data, jobs, database, check, verifier,
};

command.SetAction(async (parsed, cancel) =>
{
    try
    {
        var books = parsed.GetValue(database) ?? Environment.GetEnvironmentVariable("MARKET_CheckDatabase");
        if (string.IsNullOrEmpty(books))
            return Screen.Fail("Name the database to check with --database, or set MARKET_CheckDatabase.");
        var folder = Path.GetFullPath(parsed.GetRequiredValue(data));
        var prover = new Prover(
            parsed.GetValue(check) ?? Programs.Check, parsed.GetValue(verifier) ?? Programs.Verifier, books, folder,
            cancel);
        var count = parsed.GetValue(jobs);
        return await Performance.RunAsync(
            new(parsed.GetRequiredValue(api)), folder, count == 0 ? null : count, prover, cancel);
    }
    catch (OperationCanceledException) when (cancel.IsCancellationRequested)
    {
        return 130;
    }
    catch (DemoException problem)
    {
        return Screen.Fail(problem.Message);
    }
});

return await command.Parse(args).InvokeAsync();
