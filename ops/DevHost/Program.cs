using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using DevHost;

Screen.Prepare();
var once = new Option<bool>("--once") { Description = "Run the demo day, check everything and exit." };
var fresh = new Option<bool>("--fresh") { Description = "Delete the data folder first: new keys, ledger and day." };
var data = new Option<string?>("--data") { Description = "The data folder; .data in the repository if not given." };
var command = new RootCommand("Runs the exchange on this machine: PostgreSQL, API, portal and the demo day.")
{
    once, fresh, data,
};

command.SetAction(async parsed =>
{
    using var stop = new CancellationTokenSource();
    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.Cancel();
    }

    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

    var jobs = Environment.GetEnvironmentVariable("N");
    if (!string.IsNullOrEmpty(jobs) && !(int.TryParse(jobs, CultureInfo.InvariantCulture, out var count) && count > 0))
        return Screen.Fail("N is the number of jobs of the day: a whole number above zero.");

    var folder = parsed.GetValue(data) ?? Path.Combine(Programs.Repository, ".data");
    return await Session.RunAsync(
        folder, parsed.GetValue(fresh), parsed.GetValue(once), string.IsNullOrEmpty(jobs) ? null : jobs, stop.Token);
});

var folderOfKey = new Argument<string>("folder") { Description = "Where operator.key and operator.apikey are kept." };
var operatorKey = new Command("operator-key", "Makes an operator's two secrets and prints the API's settings for them.")
{
    folderOfKey,
};
operatorKey.SetAction(parsed =>
{
    var folder = parsed.GetRequiredValue(folderOfKey);
    Directory.CreateDirectory(folder);
    foreach (var (name, value) in OperatorKey.Prepare(folder))
        Screen.Say($"{name}={value}");
});
command.Subcommands.Add(operatorKey);

LogKeyCommands.AddTo(command);

// The session ends the children itself; the library would end us after two seconds.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
